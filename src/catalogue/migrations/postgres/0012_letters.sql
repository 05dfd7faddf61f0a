-- Answers that go out by e-mail, each once. No address stands here: it is read from the case when the letter is made.
CREATE TABLE letters (
    document TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES documents (number),
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'sent', 'refused')),
    queued_at TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    -- Milliseconds of the machine's clock.
    retry_at_ms BIGINT NOT NULL,
    -- Why it waits or was refused: a word of ours and the server's code.
    reason TEXT COLLATE "C",
    ended_at TEXT COLLATE "C"
);
CREATE INDEX letters_queued ON letters (queued_at, document) WHERE state = 'queued';

CREATE TRIGGER letters_sent_once BEFORE UPDATE ON letters FOR EACH ROW
WHEN (OLD.state = 'sent' OR NEW.document <> OLD.document OR NEW.case_number <> OLD.case_number)
EXECUTE FUNCTION refuse('a letter that was sent stays as it was sent');
CREATE TRIGGER letters_keep BEFORE DELETE ON letters FOR EACH ROW
EXECUTE FUNCTION refuse('a letter is never removed');
CREATE TRIGGER letters_not_emptied BEFORE TRUNCATE ON letters FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a letter is never removed');
