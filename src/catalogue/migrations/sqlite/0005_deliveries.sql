-- Deliveries that were claimed lately and may still lie in the inbox. Rows come and go.

CREATE TABLE deliveries (
    seq INTEGER NOT NULL PRIMARY KEY,
    mark TEXT NOT NULL UNIQUE
) STRICT;
