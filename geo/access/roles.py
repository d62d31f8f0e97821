"""What signed-in people may see: from the claims of their provider and the roles of the settings.

A role is given to an e-mail address (`lina@example.org`), to everybody of a domain
(`@example.org`, not of its sub-domains), or to who has a claim with a value
(`groups=atlas-coordinators`).
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from geo.access.sign_in import SIGNED_AT
from geo.catalog.audience import Audience
from geo.settings import Settings
from geo.store.ledger import Ledger

Claims = Mapping[str, Any]
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


def trusted(config: Settings, headers: Mapping[str, str]) -> Claims | None:
    """Returns the claims that a trusted proxy sent; None unless the settings name its header."""
    wanted = config.trusted_user_header.lower()
    if not wanted:
        return None
    sent = [value for name, value in headers.items() if name.lower() == wanted]
    if len(sent) != 1 or not sent[0].strip():
        return None
    return {"email": sent[0].strip(), "email_verified": True}


def audience(claims: Claims, config: Settings) -> Audience | None:
    """Returns the highest role that the claims have; None where they have none."""
    for role, rules in (
        (Audience.COORDINATOR, config.roles.get("coordinator", [])),
        (Audience.PARTNER, config.roles.get("partner", [])),
    ):
        if any(_has(claims, rule) for rule in rules):
            return role
    return None


def name(claims: Claims) -> str:
    """Returns how the audit log calls the person: the e-mail address, or the provider's id."""
    return str(claims.get("email") or claims.get("sub") or "somebody signed in")[:200]


def subject(claims: Claims) -> str:
    """Returns what tells the person from all others: provider and id, or the e-mail address."""
    issuer, own = claims.get("iss") or claims.get("provider") or "", claims.get("sub")
    return f"{issuer} {own}" if own else str(claims.get("email", "")).casefold()


def is_over(claims: Claims, ledger: Ledger) -> bool:
    """Whether the person has signed out since this session began, in whatever browser.

    By our own clock: a provider's may go before or after it.
    """
    ended = ledger.signed_out(subject(claims))
    if ended is None:
        return False
    began = claims.get(SIGNED_AT)
    if not isinstance(began, int | float):
        return True
    return dt.datetime.fromtimestamp(began, dt.UTC) <= dt.datetime.fromisoformat(ended)


def ending(claims: Claims, now: dt.datetime) -> str:
    """Returns the moment at which a session is ended, never before it began by another clock."""
    began = claims.get(SIGNED_AT)
    if not isinstance(began, int | float):
        return now.isoformat()
    return max(now, dt.datetime.fromtimestamp(began, dt.UTC)).isoformat()


def _has(claims: Claims, rule: str) -> bool:
    wanted, equals, value = rule.partition("=")
    if not equals or wanted == "email":
        return _is_addressed(claims, _folded(value if equals else rule))
    held = claims.get(wanted)
    return value in [_text(one) for one in (held if isinstance(held, list) else [held])]


def _is_addressed(claims: Claims, wanted: str) -> bool:
    """Whether the person has the address, or one of the domain; what is unverified is neither."""
    if str(claims.get("email_verified", True)).casefold() != "true":
        return False
    address = claims.get("email")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return False
    address = _folded(address)
    return address.endswith(wanted) if wanted.startswith("@") else address == wanted


def _folded(address: str) -> str:
    """Returns an address in small letters; one with foreign letters stays as it is.

    Some of those have a small letter that is one of a to z, and would pass for somebody else.
    """
    return address.lower() if address.isascii() else address


def _text(value: object) -> str | None:
    """Returns the value of a claim as rules write it; None for what no rule can name."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int) else None
