-- The first edition of the tables, for PostgreSQL. Released: never changed, only followed by the next file.
--
-- Moments are text with their offset (RFC 3339), as the law and the sheets say them; days are YYYY-MM-DD. Only events,
-- which are asked for by time across offsets, carry milliseconds since 1970 (UTC) beside the text.
--
-- COLLATE "C": text is compared and ordered by its octets, as SQLite does, whatever the language of the server.

-- What is final says so in the words of its trigger.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;

CREATE TABLE meta (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- One row a series and year; the last number given. Changed in the transaction that uses the number: no gaps.
CREATE TABLE numbers (
    series TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, year)
);

CREATE TRIGGER numbers_step BEFORE UPDATE ON numbers FOR EACH ROW
WHEN (NEW.series <> OLD.series OR NEW.year <> OLD.year OR NEW.last <> OLD.last + 1)
EXECUTE FUNCTION refuse('a series of numbers grows by one and never goes back');
CREATE TRIGGER numbers_keep BEFORE DELETE ON numbers FOR EACH ROW
EXECUTE FUNCTION refuse('a series of numbers is never removed');

-- A package as received; claim_order is the order of claiming, not a number of the office.
CREATE TABLE submissions (
    claim_order BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest TEXT COLLATE "C" NOT NULL UNIQUE CHECK (length(digest) = 64),
    file_name TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    claimed_at TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C",
    reason TEXT COLLATE "C"
);
CREATE INDEX submissions_by_state ON submissions (state, claim_order);

CREATE TRIGGER submissions_same BEFORE UPDATE OF claim_order, digest, size_bytes, claimed_at ON submissions FOR EACH ROW
EXECUTE FUNCTION refuse('what was received stays as it was received');
CREATE TRIGGER submissions_final BEFORE UPDATE OF state ON submissions FOR EACH ROW
WHEN (OLD.state NOT IN ('claimed', 'waiting') AND NEW.state <> OLD.state)
EXECUTE FUNCTION refuse('the end of a submission is final');
CREATE TRIGGER submissions_keep BEFORE DELETE ON submissions FOR EACH ROW
EXECUTE FUNCTION refuse('a submission is never removed');

-- The same octets delivered again.
CREATE TABLE repeats (
    digest TEXT COLLATE "C" NOT NULL REFERENCES submissions (digest),
    file_name TEXT COLLATE "C" NOT NULL,
    repeated_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (digest, file_name, repeated_at)
);

CREATE TABLE cases (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    submission TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES submissions (digest),
    request_id TEXT COLLATE "C" NOT NULL UNIQUE,
    prefix TEXT COLLATE "C" NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    access TEXT COLLATE "C" NOT NULL,
    centre TEXT COLLATE "C",
    applicant_name_kk TEXT COLLATE "C" NOT NULL,
    applicant_name_ru TEXT COLLATE "C" NOT NULL,
    applicant_identifier TEXT COLLATE "C" NOT NULL,
    submitted_at TEXT COLLATE "C" NOT NULL,
    accepted_at TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    registered_at TEXT COLLATE "C" NOT NULL,
    receipt_number TEXT COLLATE "C",
    receipt_barcode TEXT COLLATE "C",
    promised_on TEXT COLLATE "C",
    package_sheets BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);
CREATE INDEX cases_by_due ON cases (state, due_on);

CREATE TRIGGER cases_same BEFORE UPDATE OF number, submission, request_id, prefix, service, edition, channel, registered_at ON cases FOR EACH ROW
EXECUTE FUNCTION refuse('a registered case keeps its number and its request');
CREATE TRIGGER cases_forward BEFORE UPDATE OF state ON cases FOR EACH ROW
WHEN (strpos('registered decided filed sent', NEW.state) <= strpos('registered decided filed sent', OLD.state))
EXECUTE FUNCTION refuse('a case never goes back');
CREATE TRIGGER cases_keep BEFORE DELETE ON cases FOR EACH ROW
EXECUTE FUNCTION refuse('a case is never removed');

-- The register of incoming documents; columns of the records rules, appendix 15. A later mark is a line of its own.
CREATE TABLE journal (
    line BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    mark TEXT COLLATE "C" NOT NULL,
    marked_at TEXT COLLATE "C" NOT NULL,
    correspondent TEXT COLLATE "C",
    incoming_index TEXT COLLATE "C",
    summary TEXT COLLATE "C",
    resolution TEXT COLLATE "C",
    receipt_mark TEXT COLLATE "C",
    execution_mark TEXT COLLATE "C",
    note TEXT COLLATE "C"
);
CREATE INDEX journal_by_number ON journal (number);
CREATE UNIQUE INDEX journal_incoming_once ON journal (number) WHERE mark = 'incoming';

CREATE TRIGGER journal_same BEFORE UPDATE ON journal FOR EACH ROW
EXECUTE FUNCTION refuse('a line of the journal is never changed');
CREATE TRIGGER journal_keep BEFORE DELETE ON journal FOR EACH ROW
EXECUTE FUNCTION refuse('a line of the journal is never removed');

-- Numbered answers. One decision gives one document to a case.
CREATE TABLE documents (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    decision_digest TEXT COLLATE "C" NOT NULL CHECK (length(decision_digest) = 64),
    series TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    issued_at TEXT COLLATE "C" NOT NULL,
    check_code TEXT COLLATE "C",
    sha256 TEXT COLLATE "C",
    sheets BIGINT,
    object_id TEXT COLLATE "C",
    path TEXT COLLATE "C",
    UNIQUE (case_number, decision_digest),
    UNIQUE (series, year, serial)
);

CREATE TRIGGER documents_same BEFORE UPDATE OF number, case_number, decision_digest, series, year, serial, kind, outcome, issued_at ON documents FOR EACH ROW
EXECUTE FUNCTION refuse('a document keeps its number and its decision');
CREATE TRIGGER documents_filed BEFORE UPDATE OF check_code, sha256, sheets, object_id, path ON documents FOR EACH ROW
WHEN (OLD.sha256 IS NOT NULL)
EXECUTE FUNCTION refuse('a filed document is never replaced');
CREATE TRIGGER documents_keep BEFORE DELETE ON documents FOR EACH ROW
EXECUTE FUNCTION refuse('a document is never removed');

-- Sheets that go with something else: receipt, notice, return, verification, copies of a registry.
CREATE TABLE sheets (
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    copy BIGINT NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    issued_at TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C",
    sheets BIGINT,
    object_id TEXT COLLATE "C",
    path TEXT COLLATE "C",
    PRIMARY KEY (kind, subject, copy)
);
CREATE INDEX sheets_by_subject ON sheets (subject);

CREATE TRIGGER sheets_same BEFORE UPDATE OF kind, subject, copy, number, issued_at ON sheets FOR EACH ROW
EXECUTE FUNCTION refuse('a sheet keeps its number');
CREATE TRIGGER sheets_filed BEFORE UPDATE OF sha256, sheets, object_id, path ON sheets FOR EACH ROW
WHEN (OLD.sha256 IS NOT NULL)
EXECUTE FUNCTION refuse('a filed sheet is never replaced');
CREATE TRIGGER sheets_keep BEFORE DELETE ON sheets FOR EACH ROW
EXECUTE FUNCTION refuse('a sheet is never removed');

CREATE TABLE events (
    line BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    facts TEXT COLLATE "C" NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, line);

CREATE TRIGGER events_same BEFORE UPDATE ON events FOR EACH ROW
EXECUTE FUNCTION refuse('an event is never changed');
CREATE TRIGGER events_keep BEFORE DELETE ON events FOR EACH ROW
EXECUTE FUNCTION refuse('an event is never removed');

-- What the head of each archive object holds.
CREATE TABLE files (
    object_id TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    size_bytes BIGINT NOT NULL,
    PRIMARY KEY (object_id, path)
);

CREATE TABLE registries (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    direction TEXT COLLATE "C" NOT NULL,
    centre TEXT COLLATE "C",
    from_kk TEXT COLLATE "C" NOT NULL,
    from_ru TEXT COLLATE "C" NOT NULL,
    to_kk TEXT COLLATE "C" NOT NULL,
    to_ru TEXT COLLATE "C" NOT NULL,
    slot TEXT COLLATE "C",
    box_no TEXT COLLATE "C",
    seal TEXT COLLATE "C",
    closed_at TEXT COLLATE "C" NOT NULL,
    closed BIGINT NOT NULL CHECK (closed IN (0, 1))
);

CREATE TRIGGER registries_same BEFORE UPDATE ON registries FOR EACH ROW
WHEN (OLD.closed = 1)
EXECUTE FUNCTION refuse('a closed registry is never changed');
CREATE TRIGGER registries_keep BEFORE DELETE ON registries FOR EACH ROW
EXECUTE FUNCTION refuse('a registry is never removed');

CREATE TABLE registry_lines (
    registry TEXT COLLATE "C" NOT NULL REFERENCES registries (number),
    seq BIGINT NOT NULL CHECK (seq > 0),
    document TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES documents (number),
    request_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    receipt_barcode TEXT COLLATE "C",
    service TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    sheets BIGINT NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    access TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    PRIMARY KEY (registry, seq)
);

CREATE FUNCTION refuse_line_of_closed_registry() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF (SELECT closed FROM registries WHERE number = NEW.registry) <> 0 THEN
        RAISE EXCEPTION 'a closed registry takes no more lines';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registry_lines_closed BEFORE INSERT ON registry_lines FOR EACH ROW
EXECUTE FUNCTION refuse_line_of_closed_registry();
CREATE TRIGGER registry_lines_same BEFORE UPDATE ON registry_lines FOR EACH ROW
EXECUTE FUNCTION refuse('a line of a registry is never changed');
CREATE TRIGGER registry_lines_keep BEFORE DELETE ON registry_lines FOR EACH ROW
EXECUTE FUNCTION refuse('a line of a registry is never removed');

-- TRUNCATE passes by the triggers of rows.
CREATE TRIGGER numbers_not_emptied BEFORE TRUNCATE ON numbers FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a series of numbers is never removed');
CREATE TRIGGER submissions_not_emptied BEFORE TRUNCATE ON submissions FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a submission is never removed');
CREATE TRIGGER cases_not_emptied BEFORE TRUNCATE ON cases FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a case is never removed');
CREATE TRIGGER journal_not_emptied BEFORE TRUNCATE ON journal FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a line of the journal is never removed');
CREATE TRIGGER documents_not_emptied BEFORE TRUNCATE ON documents FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a document is never removed');
CREATE TRIGGER sheets_not_emptied BEFORE TRUNCATE ON sheets FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a sheet is never removed');
CREATE TRIGGER events_not_emptied BEFORE TRUNCATE ON events FOR EACH STATEMENT
EXECUTE FUNCTION refuse('an event is never removed');
CREATE TRIGGER registries_not_emptied BEFORE TRUNCATE ON registries FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a registry is never removed');
CREATE TRIGGER registry_lines_not_emptied BEFORE TRUNCATE ON registry_lines FOR EACH STATEMENT
EXECUTE FUNCTION refuse('a line of a registry is never removed');
