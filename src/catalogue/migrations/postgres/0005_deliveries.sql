-- Deliveries that were claimed lately and may still lie in the inbox. Rows come and go.

CREATE TABLE deliveries (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mark TEXT COLLATE "C" NOT NULL UNIQUE
);
