-- Which document stands in the place of which: a correction, a duplicate, a re-registration. The earlier one of a
-- correction or a re-registration is annulled as soon as the later one is filed, and that happens to it once.

CREATE TABLE successions (
    document TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES documents (number),
    earlier TEXT COLLATE "C" NOT NULL REFERENCES documents (number),
    manner TEXT COLLATE "C" NOT NULL,
    decided_at TEXT COLLATE "C" NOT NULL,
    reason_kk TEXT COLLATE "C",
    reason_ru TEXT COLLATE "C"
);
CREATE INDEX successions_by_earlier ON successions (earlier);
CREATE UNIQUE INDEX successions_annul_once ON successions (earlier) WHERE manner <> 'duplicate';

CREATE TRIGGER successions_same BEFORE UPDATE ON successions FOR EACH ROW
EXECUTE FUNCTION refuse('what stands in the place of a document stays so');
CREATE TRIGGER successions_keep BEFORE DELETE ON successions FOR EACH ROW
EXECUTE FUNCTION refuse('what stands in the place of a document stays so');
CREATE TRIGGER successions_not_emptied BEFORE TRUNCATE ON successions FOR EACH STATEMENT
EXECUTE FUNCTION refuse('what stands in the place of a document stays so');
