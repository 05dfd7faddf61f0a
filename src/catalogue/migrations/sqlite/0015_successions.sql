-- Which document stands in the place of which: a correction, a duplicate, a re-registration. The earlier one of a
-- correction or a re-registration is annulled as soon as the later one is filed, and that happens to it once.

CREATE TABLE successions (
    document TEXT NOT NULL PRIMARY KEY REFERENCES documents (number),
    earlier TEXT NOT NULL REFERENCES documents (number),
    manner TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    reason_kk TEXT,
    reason_ru TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX successions_by_earlier ON successions (earlier);
CREATE UNIQUE INDEX successions_annul_once ON successions (earlier) WHERE manner <> 'duplicate';

CREATE TRIGGER successions_same BEFORE UPDATE ON successions
BEGIN SELECT RAISE(ABORT, 'what stands in the place of a document stays so'); END;
CREATE TRIGGER successions_keep BEFORE DELETE ON successions
BEGIN SELECT RAISE(ABORT, 'what stands in the place of a document stays so'); END;
