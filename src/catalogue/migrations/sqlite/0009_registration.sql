-- A request is asked for by the number or barcode of the centre's receipt, and by who applied; the journal by its days.

CREATE INDEX cases_by_receipt ON cases (receipt_number);
CREATE INDEX cases_by_barcode ON cases (receipt_barcode);
CREATE INDEX cases_by_applicant ON cases (applicant_identifier, registered_at);
CREATE INDEX cases_by_registration ON cases (registered_at);
