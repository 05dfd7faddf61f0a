-- Works that are taken together share a token. Leases come and go: whoever held one takes it anew.

DROP TABLE leases;
CREATE TABLE leases (
    work TEXT NOT NULL PRIMARY KEY,
    token INTEGER NOT NULL,
    -- The owner: host, process, start of the machine, start of the process.
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    boot TEXT NOT NULL,
    started INTEGER NOT NULL,
    -- By the clock of this database, milliseconds since 1970.
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_by_token ON leases (token);

CREATE TRIGGER leases_grow BEFORE UPDATE OF token ON leases
WHEN NEW.token <= OLD.token
BEGIN SELECT RAISE(ABORT, 'a lease is taken over with a greater token'); END;
