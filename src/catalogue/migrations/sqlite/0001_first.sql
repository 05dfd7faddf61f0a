-- The first edition of the tables, for SQLite. Released: never changed, only followed by the next file.
--
-- Moments are text with their offset (RFC 3339), as the law and the sheets say them; days are YYYY-MM-DD. Only events,
-- which are asked for by time across offsets, carry milliseconds since 1970 (UTC) beside the text.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a series and year; the last number given. Changed in the transaction that uses the number: no gaps.
CREATE TABLE numbers (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER numbers_step BEFORE UPDATE ON numbers
WHEN NEW.series <> OLD.series OR NEW.year <> OLD.year OR NEW.last <> OLD.last + 1
BEGIN SELECT RAISE(ABORT, 'a series of numbers grows by one and never goes back'); END;
CREATE TRIGGER numbers_keep BEFORE DELETE ON numbers
BEGIN SELECT RAISE(ABORT, 'a series of numbers is never removed'); END;

-- A package as received; claim_order is the order of claiming, not a number of the office.
CREATE TABLE submissions (
    claim_order INTEGER NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
    file_name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    claimed_at TEXT NOT NULL,
    state TEXT NOT NULL,
    number TEXT,
    reason TEXT
) STRICT;
CREATE INDEX submissions_by_state ON submissions (state, claim_order);

CREATE TRIGGER submissions_same BEFORE UPDATE OF claim_order, digest, size_bytes, claimed_at ON submissions
BEGIN SELECT RAISE(ABORT, 'what was received stays as it was received'); END;
CREATE TRIGGER submissions_final BEFORE UPDATE OF state ON submissions
WHEN OLD.state NOT IN ('claimed', 'waiting') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'the end of a submission is final'); END;
CREATE TRIGGER submissions_keep BEFORE DELETE ON submissions
BEGIN SELECT RAISE(ABORT, 'a submission is never removed'); END;

-- The same octets delivered again.
CREATE TABLE repeats (
    digest TEXT NOT NULL REFERENCES submissions (digest),
    file_name TEXT NOT NULL,
    repeated_at TEXT NOT NULL,
    PRIMARY KEY (digest, file_name, repeated_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    number TEXT NOT NULL PRIMARY KEY,
    submission TEXT NOT NULL UNIQUE REFERENCES submissions (digest),
    request_id TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    service TEXT NOT NULL,
    edition TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    access TEXT NOT NULL,
    centre TEXT,
    applicant_name_kk TEXT NOT NULL,
    applicant_name_ru TEXT NOT NULL,
    applicant_identifier TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    receipt_number TEXT,
    receipt_barcode TEXT,
    promised_on TEXT,
    package_sheets INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX cases_by_due ON cases (state, due_on);

CREATE TRIGGER cases_same BEFORE UPDATE OF number, submission, request_id, prefix, service, edition, channel, registered_at ON cases
BEGIN SELECT RAISE(ABORT, 'a registered case keeps its number and its request'); END;
CREATE TRIGGER cases_forward BEFORE UPDATE OF state ON cases
WHEN instr('registered decided filed sent', NEW.state) <= instr('registered decided filed sent', OLD.state)
BEGIN SELECT RAISE(ABORT, 'a case never goes back'); END;
CREATE TRIGGER cases_keep BEFORE DELETE ON cases
BEGIN SELECT RAISE(ABORT, 'a case is never removed'); END;

-- The register of incoming documents; columns of the records rules, appendix 15. A later mark is a line of its own.
CREATE TABLE journal (
    line INTEGER NOT NULL PRIMARY KEY,
    number TEXT NOT NULL REFERENCES cases (number),
    mark TEXT NOT NULL,
    marked_at TEXT NOT NULL,
    correspondent TEXT,
    incoming_index TEXT,
    summary TEXT,
    resolution TEXT,
    receipt_mark TEXT,
    execution_mark TEXT,
    note TEXT
) STRICT;
CREATE INDEX journal_by_number ON journal (number);
CREATE UNIQUE INDEX journal_incoming_once ON journal (number) WHERE mark = 'incoming';

CREATE TRIGGER journal_same BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'a line of the journal is never changed'); END;
CREATE TRIGGER journal_keep BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'a line of the journal is never removed'); END;

-- Numbered answers. One decision gives one document to a case.
CREATE TABLE documents (
    number TEXT NOT NULL PRIMARY KEY,
    case_number TEXT NOT NULL REFERENCES cases (number),
    decision_digest TEXT NOT NULL CHECK (length(decision_digest) = 64),
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    check_code TEXT,
    sha256 TEXT,
    sheets INTEGER,
    object_id TEXT,
    path TEXT,
    UNIQUE (case_number, decision_digest),
    UNIQUE (series, year, serial)
) STRICT;

CREATE TRIGGER documents_same BEFORE UPDATE OF number, case_number, decision_digest, series, year, serial, kind, outcome, issued_at ON documents
BEGIN SELECT RAISE(ABORT, 'a document keeps its number and its decision'); END;
CREATE TRIGGER documents_filed BEFORE UPDATE OF check_code, sha256, sheets, object_id, path ON documents
WHEN OLD.sha256 IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a filed document is never replaced'); END;
CREATE TRIGGER documents_keep BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'a document is never removed'); END;

-- Sheets that go with something else: receipt, notice, return, verification, copies of a registry.
CREATE TABLE sheets (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    copy INTEGER NOT NULL,
    number TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    sha256 TEXT,
    sheets INTEGER,
    object_id TEXT,
    path TEXT,
    PRIMARY KEY (kind, subject, copy)
) STRICT, WITHOUT ROWID;
CREATE INDEX sheets_by_subject ON sheets (subject);

CREATE TRIGGER sheets_same BEFORE UPDATE OF kind, subject, copy, number, issued_at ON sheets
BEGIN SELECT RAISE(ABORT, 'a sheet keeps its number'); END;
CREATE TRIGGER sheets_filed BEFORE UPDATE OF sha256, sheets, object_id, path ON sheets
WHEN OLD.sha256 IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a filed sheet is never replaced'); END;
CREATE TRIGGER sheets_keep BEFORE DELETE ON sheets
BEGIN SELECT RAISE(ABORT, 'a sheet is never removed'); END;

CREATE TABLE events (
    line INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_subject ON events (subject, line);

CREATE TRIGGER events_same BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_keep BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END;

-- What the head of each archive object holds.
CREATE TABLE files (
    object_id TEXT NOT NULL,
    path TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (object_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE registries (
    number TEXT NOT NULL PRIMARY KEY,
    direction TEXT NOT NULL,
    centre TEXT,
    from_kk TEXT NOT NULL,
    from_ru TEXT NOT NULL,
    to_kk TEXT NOT NULL,
    to_ru TEXT NOT NULL,
    slot TEXT,
    box_no TEXT,
    seal TEXT,
    closed_at TEXT NOT NULL,
    closed INTEGER NOT NULL CHECK (closed IN (0, 1))
) STRICT;

CREATE TRIGGER registries_same BEFORE UPDATE ON registries
WHEN OLD.closed = 1
BEGIN SELECT RAISE(ABORT, 'a closed registry is never changed'); END;
CREATE TRIGGER registries_keep BEFORE DELETE ON registries
BEGIN SELECT RAISE(ABORT, 'a registry is never removed'); END;

CREATE TABLE registry_lines (
    registry TEXT NOT NULL REFERENCES registries (number),
    seq INTEGER NOT NULL CHECK (seq > 0),
    document TEXT NOT NULL UNIQUE REFERENCES documents (number),
    request_number TEXT NOT NULL REFERENCES cases (number),
    receipt_barcode TEXT,
    service TEXT NOT NULL,
    outcome TEXT NOT NULL,
    sheets INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    access TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (registry, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER registry_lines_closed BEFORE INSERT ON registry_lines
WHEN (SELECT closed FROM registries WHERE number = NEW.registry) <> 0
BEGIN SELECT RAISE(ABORT, 'a closed registry takes no more lines'); END;
CREATE TRIGGER registry_lines_same BEFORE UPDATE ON registry_lines
BEGIN SELECT RAISE(ABORT, 'a line of a registry is never changed'); END;
CREATE TRIGGER registry_lines_keep BEFORE DELETE ON registry_lines
BEGIN SELECT RAISE(ABORT, 'a line of a registry is never removed'); END;
