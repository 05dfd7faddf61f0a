-- What the portal is told of each request that came through it, in order. `laid`: the message lies in the outbox.
CREATE TABLE statuses (
    submission TEXT COLLATE "C" NOT NULL REFERENCES submissions (digest),
    seq BIGINT NOT NULL CHECK (seq > 0),
    status TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C",
    request_number TEXT COLLATE "C",
    -- Number of the document, notice or return that goes with it; empty: none.
    sheet TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C",
    laid BIGINT NOT NULL CHECK (laid IN (0, 1)),
    PRIMARY KEY (submission, seq),
    UNIQUE (submission, status, sheet)
);
CREATE INDEX statuses_not_laid ON statuses (at, submission, seq) WHERE laid = 0;

CREATE TRIGGER statuses_same BEFORE UPDATE OF submission, seq, status, at, request_id, request_number, sheet, due_on ON statuses
FOR EACH ROW EXECUTE FUNCTION refuse('what the portal is told stays as it was told');
CREATE TRIGGER statuses_keep BEFORE DELETE ON statuses FOR EACH ROW
EXECUTE FUNCTION refuse('what the portal is told stays as it was told');
CREATE TRIGGER statuses_not_emptied BEFORE TRUNCATE ON statuses FOR EACH STATEMENT
EXECUTE FUNCTION refuse('what the portal is told stays as it was told');
