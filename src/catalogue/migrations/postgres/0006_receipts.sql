-- Receipts of payments, each for one request. Written with the number of the request it paid for.

CREATE TABLE receipts (
    -- The receipt's own number, folded: a case of letters or a look-alike makes no other receipt.
    reference TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    submission TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES submissions (digest),
    number TEXT COLLATE "C" NOT NULL REFERENCES cases (number)
);

CREATE TRIGGER receipts_same BEFORE UPDATE ON receipts FOR EACH ROW
EXECUTE FUNCTION refuse('a receipt pays for one request');
CREATE TRIGGER receipts_keep BEFORE DELETE ON receipts FOR EACH ROW
EXECUTE FUNCTION refuse('a receipt that was used stays used');
CREATE TRIGGER receipts_not_emptied BEFORE TRUNCATE ON receipts FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a receipt that was used stays used');
