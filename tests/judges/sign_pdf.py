"""Signs a PDF with pyHanko: sign_pdf.py [--certify] IN OUT FIELD SUBFILTER KEY CERTIFICATE AUTHORITY...
[--lasting TSA_KEY TSA_CERTIFICATE]

Keys are PEM files, certificates DER. With --certify nothing may be changed afterwards; with --lasting come a time-stamp,
validation data and a time-stamp over the document.
"""

import sys

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


def read(path):
    with open(path, "rb") as file:
        return file.read()


def certificate(path):
    return x509.Certificate.load(read(path))


def key(path):
    return keys.PrivateKeyInfo.load(pem.unarmor(read(path))[2])


def store(certificates):
    found = SimpleCertificateStore()
    found.register_multiple(certificates)
    return found


words = [word for word in sys.argv[1:] if word != "--certify"]
split = words.index("--lasting") if "--lasting" in words else len(words)
source, target, field, subfilter, key_file, certificate_file, *authorities = words[:split]
authorities = [certificate(path) for path in authorities]
signer = signers.SimpleSigner(
    signing_cert=certificate(certificate_file), signing_key=key(key_file), cert_registry=store(authorities)
)
metadata = {"field_name": field, "subfilter": SigSeedSubFilter("/" + subfilter), "md_algorithm": "sha256"}
if "--certify" in sys.argv:
    metadata |= {"certify": True, "docmdp_permissions": MDPPerm.NO_CHANGES}
timestamper = None
if split < len(words):
    tsa_key, tsa_certificate = words[split + 1 :]
    timestamper = timestamps.DummyTimeStamper(
        tsa_cert=certificate(tsa_certificate), tsa_key=key(tsa_key), certs_to_embed=store(authorities)
    )
    context = ValidationContext(trust_roots=authorities, allow_fetching=False)
    metadata |= {"embed_validation_info": True, "use_pades_lta": True, "validation_context": context}
with open(source, "rb") as file, open(target, "wb") as out:
    writer = IncrementalPdfFileWriter(file)
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(**metadata), signer, timestamper=timestamper, output=out)
