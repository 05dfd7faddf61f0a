-- Complaints: entered once, answered once.

CREATE TABLE complaints (
    number TEXT NOT NULL PRIMARY KEY,
    received_at TEXT NOT NULL,
    way TEXT NOT NULL,
    complainant TEXT NOT NULL,
    contact TEXT,
    case_number TEXT REFERENCES cases (number),
    service TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_kk TEXT NOT NULL,
    body_ru TEXT NOT NULL,
    due_on TEXT NOT NULL,
    answered_at TEXT,
    outcome TEXT,
    answer TEXT,
    CHECK ((answered_at IS NULL) = (outcome IS NULL) AND (answered_at IS NULL) = (answer IS NULL)),
    UNIQUE (received_at, complainant, subject)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER complaints_same BEFORE UPDATE ON complaints
WHEN OLD.answered_at IS NOT NULL OR NEW.number <> OLD.number OR NEW.received_at <> OLD.received_at
     OR NEW.complainant <> OLD.complainant OR NEW.subject <> OLD.subject OR NEW.service <> OLD.service
     OR NEW.due_on <> OLD.due_on
BEGIN SELECT RAISE(ABORT, 'a complaint is answered once, and stays what it was'); END;
CREATE TRIGGER complaints_keep BEFORE DELETE ON complaints
BEGIN SELECT RAISE(ABORT, 'a complaint that was entered stays'); END;
