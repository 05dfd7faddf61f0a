-- What the portal is told of each request that came through it, in order. `laid`: the message lies in the outbox.
CREATE TABLE statuses (
    submission TEXT NOT NULL REFERENCES submissions (digest),
    seq INTEGER NOT NULL CHECK (seq > 0),
    status TEXT NOT NULL,
    at TEXT NOT NULL,
    request_id TEXT,
    request_number TEXT,
    -- Number of the document, notice or return that goes with it; empty: none.
    sheet TEXT NOT NULL,
    due_on TEXT,
    laid INTEGER NOT NULL CHECK (laid IN (0, 1)),
    PRIMARY KEY (submission, seq),
    UNIQUE (submission, status, sheet)
) STRICT, WITHOUT ROWID;
CREATE INDEX statuses_not_laid ON statuses (at, submission, seq) WHERE laid = 0;

CREATE TRIGGER statuses_same BEFORE UPDATE OF submission, seq, status, at, request_id, request_number, sheet, due_on ON statuses
BEGIN SELECT RAISE(ABORT, 'what the portal is told stays as it was told'); END;
CREATE TRIGGER statuses_keep BEFORE DELETE ON statuses
BEGIN SELECT RAISE(ABORT, 'what the portal is told stays as it was told'); END;
