-- Batches of decisions: how many stand under one signature.
CREATE TABLE batches (
    digest TEXT NOT NULL PRIMARY KEY REFERENCES submissions (digest),
    asked INTEGER NOT NULL CHECK (asked > 0)
) STRICT, WITHOUT ROWID;
