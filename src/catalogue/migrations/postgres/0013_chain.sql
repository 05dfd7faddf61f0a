-- What people of the provider did to a case, step by step. Lines are only added.
CREATE TABLE chain_entries (
    line BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    step BIGINT NOT NULL CHECK (step > 0),
    act TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    person_kk TEXT COLLATE "C" NOT NULL,
    person_ru TEXT COLLATE "C" NOT NULL,
    done_at TEXT COLLATE "C" NOT NULL,
    -- 0: it is proven only that it was done by then.
    timed BIGINT NOT NULL CHECK (timed IN (0, 1)),
    outcome TEXT COLLATE "C",
    assignee TEXT COLLATE "C",
    assignee_kk TEXT COLLATE "C",
    assignee_ru TEXT COLLATE "C",
    invited_on TEXT COLLATE "C",
    note TEXT COLLATE "C",
    started_at TEXT COLLATE "C",
    due_at TEXT COLLATE "C",
    spent BIGINT,
    spent_unit TEXT COLLATE "C",
    -- SHA-256 of the decision package that proves it; absent: a command.
    decision TEXT COLLATE "C"
);
CREATE INDEX chain_entries_by_number ON chain_entries (number, line);

CREATE TRIGGER chain_entries_same BEFORE UPDATE ON chain_entries FOR EACH ROW
EXECUTE FUNCTION refuse('what was done to a case is never changed');
CREATE TRIGGER chain_entries_keep BEFORE DELETE ON chain_entries FOR EACH ROW
EXECUTE FUNCTION refuse('what was done to a case is never removed');
CREATE TRIGGER chain_entries_not_emptied BEFORE TRUNCATE ON chain_entries FOR EACH STATEMENT
EXECUTE FUNCTION refuse('what was done to a case is never removed');
