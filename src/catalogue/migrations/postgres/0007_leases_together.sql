-- Works that are taken together share a token. Leases come and go: whoever held one takes it anew.

ALTER TABLE leases DROP CONSTRAINT leases_token_key;
CREATE INDEX leases_by_token ON leases (token);
