-- Answers to surveys, as they count. Nothing says who answered.

CREATE TABLE survey_answers (
    -- The id that the sheet bears, or the digest of a table and a line of it: the same sheet counts once.
    sheet TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    service TEXT COLLATE "C" NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    -- First day of the wording, YYYY-MM-DD; empty: as long as the edition.
    wording_from TEXT COLLATE "C" NOT NULL,
    answered_on TEXT COLLATE "C" NOT NULL,
    -- The chosen places, from 1, with a space between.
    choices TEXT COLLATE "C" NOT NULL,
    signed BIGINT NOT NULL CHECK (signed IN (0, 1)),
    request_number TEXT COLLATE "C" UNIQUE REFERENCES cases (number),
    imported_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX survey_answers_by_day ON survey_answers (answered_on);

CREATE TRIGGER survey_answers_same BEFORE UPDATE ON survey_answers FOR EACH ROW
EXECUTE FUNCTION refuse('an answer to a survey is never changed');
CREATE TRIGGER survey_answers_keep BEFORE DELETE ON survey_answers FOR EACH ROW
EXECUTE FUNCTION refuse('an answer to a survey is never removed');
CREATE TRIGGER survey_answers_not_emptied BEFORE TRUNCATE ON survey_answers FOR EACH STATEMENT
EXECUTE FUNCTION refuse('an answer to a survey is never removed');
