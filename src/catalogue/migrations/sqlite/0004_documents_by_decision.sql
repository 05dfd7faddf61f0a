-- What a package of decisions has in flight is asked for at every start.

CREATE INDEX documents_by_decision ON documents (decision_digest);
