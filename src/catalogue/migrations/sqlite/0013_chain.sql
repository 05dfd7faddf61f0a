-- What people of the provider did to a case, step by step. Lines are only added.
CREATE TABLE chain_entries (
    line INTEGER NOT NULL PRIMARY KEY,
    number TEXT NOT NULL REFERENCES cases (number),
    step INTEGER NOT NULL CHECK (step > 0),
    act TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    person_kk TEXT NOT NULL,
    person_ru TEXT NOT NULL,
    done_at TEXT NOT NULL,
    -- 0: it is proven only that it was done by then.
    timed INTEGER NOT NULL CHECK (timed IN (0, 1)),
    outcome TEXT,
    assignee TEXT,
    assignee_kk TEXT,
    assignee_ru TEXT,
    invited_on TEXT,
    note TEXT,
    started_at TEXT,
    due_at TEXT,
    spent INTEGER,
    spent_unit TEXT,
    -- SHA-256 of the decision package that proves it; absent: a command.
    decision TEXT
) STRICT;
CREATE INDEX chain_entries_by_number ON chain_entries (number, line);

CREATE TRIGGER chain_entries_same BEFORE UPDATE ON chain_entries
BEGIN SELECT RAISE(ABORT, 'what was done to a case is never changed'); END;
CREATE TRIGGER chain_entries_keep BEFORE DELETE ON chain_entries
BEGIN SELECT RAISE(ABORT, 'what was done to a case is never removed'); END;
