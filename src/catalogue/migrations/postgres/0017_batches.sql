-- Batches of decisions: how many stand under one signature.
CREATE TABLE batches (
    digest TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES submissions (digest),
    asked BIGINT NOT NULL CHECK (asked > 0)
);
