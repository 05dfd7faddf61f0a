-- Who works on what, until when. Rows come and go; the tokens only grow.

CREATE TABLE leases (
    work TEXT NOT NULL PRIMARY KEY,
    token INTEGER NOT NULL UNIQUE,
    -- The owner: host, process, start of the machine, start of the process.
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    boot TEXT NOT NULL,
    started INTEGER NOT NULL,
    -- By the clock of this database, milliseconds since 1970.
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER leases_grow BEFORE UPDATE OF token ON leases
WHEN NEW.token <= OLD.token
BEGIN SELECT RAISE(ABORT, 'a lease is taken over with a greater token'); END;

CREATE TABLE fencing (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO fencing (one, last) VALUES (1, 0);

CREATE TRIGGER fencing_step BEFORE UPDATE ON fencing
WHEN NEW.last <> OLD.last + 1
BEGIN SELECT RAISE(ABORT, 'fencing tokens only grow'); END;
CREATE TRIGGER fencing_keep BEFORE DELETE ON fencing
BEGIN SELECT RAISE(ABORT, 'fencing tokens only grow'); END;
