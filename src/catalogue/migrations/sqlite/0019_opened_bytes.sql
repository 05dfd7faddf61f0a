-- What opening a package reads into memory, scans aside: a window holds so much together and no more. Of those that were
-- claimed before this nobody has counted it.
ALTER TABLE submissions ADD COLUMN opened_bytes INTEGER NOT NULL DEFAULT 0;
