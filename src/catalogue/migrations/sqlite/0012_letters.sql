-- Answers that go out by e-mail, each once. No address stands here: it is read from the case when the letter is made.
CREATE TABLE letters (
    document TEXT NOT NULL PRIMARY KEY REFERENCES documents (number),
    case_number TEXT NOT NULL REFERENCES cases (number),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused')),
    queued_at TEXT NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    -- Milliseconds of the machine's clock.
    retry_at_ms INTEGER NOT NULL,
    -- Why it waits or was refused: a word of ours and the server's code.
    reason TEXT,
    ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_queued ON letters (queued_at, document) WHERE state = 'queued';

CREATE TRIGGER letters_sent_once BEFORE UPDATE ON letters
WHEN OLD.state = 'sent' OR NEW.document <> OLD.document OR NEW.case_number <> OLD.case_number
BEGIN SELECT RAISE(ABORT, 'a letter that was sent stays as it was sent'); END;
CREATE TRIGGER letters_keep BEFORE DELETE ON letters
BEGIN SELECT RAISE(ABORT, 'a letter is never removed'); END;
