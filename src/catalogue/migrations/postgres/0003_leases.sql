-- Who works on what, until when. Rows come and go; the tokens only grow.

CREATE TABLE leases (
    work TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL UNIQUE,
    -- The owner: host, process, start of the machine, start of the process.
    host TEXT COLLATE "C" NOT NULL,
    pid BIGINT NOT NULL,
    boot TEXT COLLATE "C" NOT NULL,
    started BIGINT NOT NULL,
    -- By the clock of this server, milliseconds since 1970.
    expires_ms BIGINT NOT NULL
);

CREATE TRIGGER leases_grow BEFORE UPDATE OF token ON leases FOR EACH ROW
WHEN (NEW.token <= OLD.token)
EXECUTE FUNCTION refuse('a lease is taken over with a greater token');

CREATE TABLE fencing (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    last BIGINT NOT NULL
);
INSERT INTO fencing (one, last) VALUES (1, 0);

CREATE TRIGGER fencing_step BEFORE UPDATE ON fencing FOR EACH ROW
WHEN (NEW.last <> OLD.last + 1)
EXECUTE FUNCTION refuse('fencing tokens only grow');
CREATE TRIGGER fencing_keep BEFORE DELETE ON fencing FOR EACH ROW
EXECUTE FUNCTION refuse('fencing tokens only grow');
CREATE TRIGGER fencing_not_emptied BEFORE TRUNCATE ON fencing FOR EACH STATEMENT
EXECUTE FUNCTION refuse('fencing tokens only grow');
