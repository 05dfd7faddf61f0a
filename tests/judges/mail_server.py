"""A server of e-mail on this machine, and a reader of letters that knows nothing of ours (Python's own).

Prints `{"port": …}` first, then one line of JSON for each letter that it took. What it says depends on whom a letter is
for: `later…@` is put off, `never…@` is refused, `full…@` is refused with the letter in hand, `gone…@` breaks the line
after the letter was taken; a sender `stranger…@` may send nothing.
"""

import argparse
import asyncio
import base64
import email
import email.policy
import hashlib
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def tell(said):
    print(json.dumps(said), flush=True)


def read(octets):
    """The letter as a program of the receiver's reads it."""
    message = email.message_from_bytes(octets, policy=email.policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    attachments = [
        {
            "name": part.get_filename(),
            "type": part.get_content_type(),
            "sha256": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
        }
        for part in message.iter_attachments()
    ]
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [str(defect) for _, value in message.items() for defect in getattr(value, "defects", ())]
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "plain": plain and plain.get_content(),
        "html": html and html.get_content(),
        "attachments": attachments,
        "defects": defects,
    }


class Office:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("stranger"):
            return "550 5.7.1 not from you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("later"):
            return "451 4.3.0 not now, " + address
        if address.startswith("never"):
            return "550 5.1.1 nobody of that name, " + address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(address.startswith("full") for address in envelope.rcpt_tos):
            return "552 5.2.2 the box is full"
        octets = envelope.original_content
        tell(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "tls": server.transport.get_extra_info("sslcontext") is not None,
                "user": getattr(session, "auth_data", None) and session.auth_data.decode(),
                "octets": base64.b64encode(octets).decode(),
                "letter": read(octets),
            }
        )
        if any(address.startswith("gone") for address in envelope.rcpt_tos):
            server.transport.abort()
        return "250 taken"


def authenticator(user, password):
    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (user, password)
        return AuthResult(success=good, handled=False, auth_data=data.login if good else None)

    return check


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tls", choices=["none", "starttls", "tls"], default="none")
    arguments.add_argument("--certificate")
    arguments.add_argument("--key")
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    arguments.add_argument("--port", type=int, default=0)
    given = arguments.parse_args()
    context = None
    if given.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.certificate, given.key)
    settings = {"hostname": "localhost", "enable_SMTPUTF8": False}
    if given.tls == "starttls":
        settings |= {"tls_context": context, "require_starttls": True}
    if given.user:
        settings |= {
            "authenticator": authenticator(given.user, given.password),
            "auth_required": True,
            "auth_require_tls": given.tls == "starttls",
        }
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Office(), **settings), "127.0.0.1", given.port, ssl=context if given.tls == "tls" else None
    )
    tell({"port": server.sockets[0].getsockname()[1]})
    # Whoever started it says by closing standard input that it is done.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
