-- What waits. Moments are milliseconds of the machine's clock: the clock of a demonstration stands still.

CREATE TABLE queue (
    digest TEXT NOT NULL PRIMARY KEY REFERENCES submissions (digest),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    retry_at_ms INTEGER NOT NULL,
    -- Why a person wants it left alone.
    parked TEXT
) STRICT, WITHOUT ROWID;
