"""What pyHanko says of the signatures in PDFs, as JSON, a list for each file:
pdf_signatures.py FILE... --trust ANCHOR... --with CERTIFICATE...

Certificates are DER files. Nothing is fetched.
"""

import json
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def certificate(path):
    with open(path, "rb") as file:
        return x509.Certificate.load(file.read())


def judged(signature, context):
    try:
        status = validate_pdf_signature(
            signature, signer_validation_context=context, ts_validation_context=context
        )
    except Exception as error:  # A refusal is an answer.
        return {"field": signature.field_name, "refused": f"{type(error).__name__}: {error}"}
    stamp = status.timestamp_validity
    return {
        "field": signature.field_name,
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "bottom_line": status.bottom_line,
        "coverage": status.coverage.name,
        "modifications": status.modification_level.name if status.modification_level else None,
        "claimed_at": signature.self_reported_timestamp and signature.self_reported_timestamp.isoformat(),
        "time_stamp": stamp
        and {
            "intact": stamp.intact,
            "valid": stamp.valid,
            "trusted": stamp.trusted,
            "at": stamp.timestamp.isoformat(),
        },
    }


def of_file(path, context):
    with open(path, "rb") as file:
        return [judged(signature, context) for signature in PdfFileReader(file).embedded_signatures]


def main():
    words = sys.argv[1:]
    trust, others = words.index("--trust"), words.index("--with")
    context = ValidationContext(
        trust_roots=[certificate(path) for path in words[trust + 1 : others]],
        other_certs=[certificate(path) for path in words[others + 1 :]],
        allow_fetching=False,
    )
    json.dump([of_file(path, context) for path in words[:trust]], sys.stdout)


main()
