-- Complaints: entered once, answered once.

CREATE TABLE complaints (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    received_at TEXT COLLATE "C" NOT NULL,
    way TEXT COLLATE "C" NOT NULL,
    complainant TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C",
    case_number TEXT COLLATE "C" REFERENCES cases (number),
    service TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body_kk TEXT COLLATE "C" NOT NULL,
    body_ru TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    answered_at TEXT COLLATE "C",
    outcome TEXT COLLATE "C",
    answer TEXT COLLATE "C",
    CHECK ((answered_at IS NULL) = (outcome IS NULL) AND (answered_at IS NULL) = (answer IS NULL)),
    UNIQUE (received_at, complainant, subject)
);

CREATE TRIGGER complaints_same BEFORE UPDATE ON complaints FOR EACH ROW
WHEN (OLD.answered_at IS NOT NULL OR NEW.number <> OLD.number OR NEW.received_at <> OLD.received_at
      OR NEW.complainant <> OLD.complainant OR NEW.subject <> OLD.subject OR NEW.service <> OLD.service
      OR NEW.due_on <> OLD.due_on)
EXECUTE FUNCTION refuse('a complaint is answered once, and stays what it was');
CREATE TRIGGER complaints_keep BEFORE DELETE ON complaints FOR EACH ROW
EXECUTE FUNCTION refuse('a complaint that was entered stays');
CREATE TRIGGER complaints_not_emptied BEFORE TRUNCATE ON complaints FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a complaint that was entered stays');
