-- The same octets again after a rejection, a return or a notice are new: the next round of the submission. What became of
-- the earlier rounds stands here for ever.
CREATE TABLE rounds (
    digest TEXT COLLATE "C" NOT NULL REFERENCES submissions (digest),
    round BIGINT NOT NULL CHECK (round > 0),
    file_name TEXT COLLATE "C" NOT NULL,
    claimed_at TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('rejected', 'returned', 'noticed')),
    number TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    sender TEXT COLLATE "C",
    PRIMARY KEY (digest, round)
);
CREATE TRIGGER rounds_same BEFORE UPDATE ON rounds FOR EACH ROW
EXECUTE FUNCTION refuse('the end of a round is final');
CREATE TRIGGER rounds_keep BEFORE DELETE ON rounds FOR EACH ROW
EXECUTE FUNCTION refuse('a round is never removed');

ALTER TABLE submissions ADD COLUMN round BIGINT NOT NULL DEFAULT 1;

-- A next round begins when the one before it is kept, which its key sees to; nothing else about a submission changes.
DROP TRIGGER submissions_same ON submissions;
CREATE TRIGGER submissions_same BEFORE UPDATE OF claim_order, digest, size_bytes, claimed_at, round ON submissions
FOR EACH ROW
WHEN (NEW.claim_order <> OLD.claim_order OR NEW.digest <> OLD.digest OR NEW.size_bytes <> OLD.size_bytes
    OR NEW.round <> OLD.round + 1)
EXECUTE FUNCTION refuse('what was received stays as it was received');
DROP TRIGGER submissions_final ON submissions;
CREATE TRIGGER submissions_final BEFORE UPDATE OF state ON submissions FOR EACH ROW
WHEN (OLD.state NOT IN ('claimed', 'waiting') AND NEW.state <> OLD.state
    AND NOT (NEW.state = 'claimed' AND NEW.round = OLD.round + 1))
EXECUTE FUNCTION refuse('the end of a submission is final');
