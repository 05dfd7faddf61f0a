-- Answers to surveys, as they count. Nothing says who answered.

CREATE TABLE survey_answers (
    -- The id that the sheet bears, or the digest of a table and a line of it: the same sheet counts once.
    sheet TEXT NOT NULL PRIMARY KEY,
    service TEXT NOT NULL,
    edition TEXT NOT NULL,
    -- First day of the wording, YYYY-MM-DD; empty: as long as the edition.
    wording_from TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    -- The chosen places, from 1, with a space between.
    choices TEXT NOT NULL,
    signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
    request_number TEXT UNIQUE REFERENCES cases (number),
    imported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_answers_by_day ON survey_answers (answered_on);

CREATE TRIGGER survey_answers_same BEFORE UPDATE ON survey_answers
BEGIN SELECT RAISE(ABORT, 'an answer to a survey is never changed'); END;
CREATE TRIGGER survey_answers_keep BEFORE DELETE ON survey_answers
BEGIN SELECT RAISE(ABORT, 'an answer to a survey is never removed'); END;
