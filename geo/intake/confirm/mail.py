"""Sending links by e-mail, where the settings name a server; else nothing leaves the machine.

Addresses live as long as the sending takes: neither the store nor a log has them.
"""

import csv
import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from geo.errors import InvalidQueryError, MailError
from geo.language import Language, mark
from geo.settings import Settings

MOST: Final = 500
"""Messages that are sent at once."""
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"'()\\]{1,64}@[^\s@<>,;:\"'()\\]+\.[^\s@<>,;:\"'()\\]+")
_LONGEST: Final = 254
_PORTS: Final = {"smtp": 587, "smtps": 465}
_WAIT_S: Final = 20.0


class Recipient(NamedTuple):
    """Whom a link is sent to: the id of the organisation, an e-mail address, a language."""

    organisation: str
    address: str
    language: Language


class Message(NamedTuple):
    """A text to be sent to an address."""

    address: str
    subject: str
    text: str


def recipients(text: str, otherwise: Language) -> list[Recipient]:
    """Reads lines of organisation, address and perhaps a language, as CSV; a header is left out.

    InvalidQueryError names the first line that is none, without its address.
    """
    found = []
    for number, row in enumerate(csv.reader(text.lstrip("\ufeff").splitlines()), start=1):
        cells = [one.strip() for one in row]
        if not any(cells) or (number == 1 and not any("@" in one for one in cells)):
            continue
        organisation, address, lang = (*cells, "", "")[:3]
        if not organisation or not _ADDRESS.fullmatch(address) or len(address) > _LONGEST:
            raise InvalidQueryError(
                mark("Line {n}: expected an organisation and an e-mail address."), n=number
            )
        spoken = Language(lang) if lang in list(Language) else otherwise
        found.append(Recipient(organisation, address, spoken))
    if not 0 < len(found) <= MOST:
        raise InvalidQueryError(mark("Expected 1 to {most} addresses."), most=MOST)
    return found


def send(config: Settings, messages: Iterable[Message]) -> Iterator[bool]:
    """Sends messages one after the other, and yields whether the server took each.

    MailError where no server is set, or it cannot be reached.
    """
    address = urlsplit(config.smtp_url.get_secret_value() if config.smtp_url else "")
    if not address.hostname:
        raise MailError(mark("No mail server is set (ATLAS_SMTP_URL); nothing was sent."))
    with _connected(address) as server:
        for one in messages:
            try:
                server.send_message(_written(one, _sender(address)))
            except smtplib.SMTPServerDisconnected:
                raise
            except smtplib.SMTPException:
                yield False
            else:
                yield True


def _sender(address: SplitResult) -> str:
    return parse_qs(address.query).get("from", [unquote(address.username or "")])[0]


def _written(one: Message, sender: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, one.address, one.subject
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(one.text)
    return made


@contextmanager
def _connected(address: SplitResult) -> Iterator[smtplib.SMTP]:
    """Lends a connection: encrypted, unless the server is this machine's own.

    MailError with a sentence for what stops it before anything is sent.
    """
    host = str(address.hostname)
    port = address.port or _PORTS[address.scheme]
    context = ssl.create_default_context()
    try:
        server = (
            smtplib.SMTP_SSL(host, port, timeout=_WAIT_S, context=context)
            if address.scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=_WAIT_S)
        )
        with server:
            _secured(server, address, context)
            yield server
    except ssl.SSLCertVerificationError:
        raise MailError(
            mark(
                "The certificate of the mail server {host} is none that this machine trusts for"
                " that name; nothing was sent."
            ),
            host=host,
        ) from None
    except smtplib.SMTPAuthenticationError:
        raise MailError(
            mark(
                "The mail server {host} does not take the name and password of ATLAS_SMTP_URL;"
                " nothing was sent."
            ),
            host=host,
        ) from None
    except (OSError, smtplib.SMTPException) as fault:
        raise MailError(
            mark("The mail server did not do it ({why}); what was sent before that has arrived."),
            why=type(fault).__name__,
        ) from None  # its text may name a person


def _secured(server: smtplib.SMTP, address: SplitResult, context: ssl.SSLContext) -> None:
    server.ehlo()
    is_encrypted = address.scheme == "smtps"
    if not is_encrypted and server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
        is_encrypted = True
    if not is_encrypted and not _is_here(str(address.hostname)):
        raise MailError(
            mark("The mail server {host} offers no encryption; nothing was sent."),
            host=address.hostname,
        )
    if address.password:
        server.login(unquote(address.username or ""), unquote(address.password))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
