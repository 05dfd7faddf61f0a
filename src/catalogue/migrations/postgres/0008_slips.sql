-- Who sent a package, as far as it said so: portal, centre/<key>, provider.
ALTER TABLE submissions ADD COLUMN sender TEXT COLLATE "C";

-- Packages that came again and whose slip is not written yet. Rows come and go.
CREATE TABLE untold_repeats (
    digest TEXT COLLATE "C" NOT NULL REFERENCES submissions (digest),
    file_name TEXT COLLATE "C" NOT NULL,
    repeated_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (digest, file_name, repeated_at)
);
