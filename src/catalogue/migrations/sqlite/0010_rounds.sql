-- The same octets again after a rejection, a return or a notice are new: the next round of the submission. What became of
-- the earlier rounds stands here for ever.
CREATE TABLE rounds (
    digest TEXT NOT NULL REFERENCES submissions (digest),
    round INTEGER NOT NULL CHECK (round > 0),
    file_name TEXT NOT NULL,
    claimed_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('rejected', 'returned', 'noticed')),
    number TEXT,
    reason TEXT,
    sender TEXT,
    PRIMARY KEY (digest, round)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rounds_same BEFORE UPDATE ON rounds
BEGIN SELECT RAISE(ABORT, 'the end of a round is final'); END;
CREATE TRIGGER rounds_keep BEFORE DELETE ON rounds
BEGIN SELECT RAISE(ABORT, 'a round is never removed'); END;

ALTER TABLE submissions ADD COLUMN round INTEGER NOT NULL DEFAULT 1;

-- A next round begins when the one before it is kept; nothing else about a submission changes.
DROP TRIGGER submissions_same;
CREATE TRIGGER submissions_same BEFORE UPDATE OF claim_order, digest, size_bytes, claimed_at, round ON submissions
WHEN NEW.claim_order <> OLD.claim_order OR NEW.digest <> OLD.digest OR NEW.size_bytes <> OLD.size_bytes
    OR NEW.round <> OLD.round + 1
    OR NOT EXISTS (SELECT 1 FROM rounds WHERE rounds.digest = OLD.digest AND rounds.round = OLD.round)
BEGIN SELECT RAISE(ABORT, 'what was received stays as it was received'); END;
DROP TRIGGER submissions_final;
CREATE TRIGGER submissions_final BEFORE UPDATE OF state ON submissions
WHEN OLD.state NOT IN ('claimed', 'waiting') AND NEW.state <> OLD.state
    AND NOT (NEW.state = 'claimed' AND NEW.round = OLD.round + 1)
BEGIN SELECT RAISE(ABORT, 'the end of a submission is final'); END;
