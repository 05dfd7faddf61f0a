-- Receipts of payments, each for one request. Written with the number of the request it paid for.

CREATE TABLE receipts (
    -- The receipt's own number, folded: a case of letters or a look-alike makes no other receipt.
    reference TEXT NOT NULL PRIMARY KEY,
    submission TEXT NOT NULL UNIQUE REFERENCES submissions (digest),
    number TEXT NOT NULL REFERENCES cases (number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipts_same BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt pays for one request'); END;
CREATE TRIGGER receipts_keep BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt that was used stays used'); END;
