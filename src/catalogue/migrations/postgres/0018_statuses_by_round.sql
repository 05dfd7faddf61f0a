-- The portal is told of each round by itself: the same octets that wait again, wait again. What was told before rounds were
-- told apart belongs to the first.
ALTER TABLE statuses ADD COLUMN round BIGINT NOT NULL DEFAULT 1 CHECK (round > 0);
ALTER TABLE statuses DROP CONSTRAINT statuses_submission_status_sheet_key;
ALTER TABLE statuses ADD UNIQUE (submission, round, status, sheet);

DROP TRIGGER statuses_same ON statuses;
CREATE TRIGGER statuses_same BEFORE UPDATE OF submission, seq, status, at, request_id, request_number, sheet, due_on, round
ON statuses
FOR EACH ROW EXECUTE FUNCTION refuse('what the portal is told stays as it was told');
