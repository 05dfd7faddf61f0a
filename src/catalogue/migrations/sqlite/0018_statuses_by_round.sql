-- The portal is told of each round by itself: the same octets that wait again, wait again. What was told before rounds were
-- told apart belongs to the first.
CREATE TABLE statuses_by_round (
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
    round INTEGER NOT NULL DEFAULT 1 CHECK (round > 0),
    PRIMARY KEY (submission, seq),
    UNIQUE (submission, round, status, sheet)
) STRICT, WITHOUT ROWID;
INSERT INTO statuses_by_round (submission, seq, status, at, request_id, request_number, sheet, due_on, laid)
SELECT submission, seq, status, at, request_id, request_number, sheet, due_on, laid FROM statuses;
DROP TABLE statuses;
ALTER TABLE statuses_by_round RENAME TO statuses;
CREATE INDEX statuses_not_laid ON statuses (at, submission, seq) WHERE laid = 0;

CREATE TRIGGER statuses_same BEFORE UPDATE OF submission, seq, status, at, request_id, request_number, sheet, due_on, round
ON statuses
BEGIN SELECT RAISE(ABORT, 'what the portal is told stays as it was told'); END;
CREATE TRIGGER statuses_keep BEFORE DELETE ON statuses
BEGIN SELECT RAISE(ABORT, 'what the portal is told stays as it was told'); END;
