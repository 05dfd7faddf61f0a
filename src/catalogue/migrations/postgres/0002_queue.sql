-- What waits. Moments are milliseconds of the machine's clock: the clock of a demonstration stands still.

CREATE TABLE queue (
    digest TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES submissions (digest),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    retry_at_ms BIGINT NOT NULL,
    -- Why a person wants it left alone.
    parked TEXT COLLATE "C"
);
