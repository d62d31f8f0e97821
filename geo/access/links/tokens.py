"""Signed tokens: a random id and a signature over it, which only this Atlas can make."""

import base64
import binascii
import re
import secrets
from typing import Final

from geo.access.keys import MAC_BYTES, Keys
from geo.errors import LinkError

_ID_BYTES: Final = 9
_ID_LENGTH: Final = 12
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{34}", re.ASCII)


def new_id() -> str:
    """Returns an id of 12 characters that nobody can guess."""
    return secrets.token_urlsafe(_ID_BYTES)


def of(keys: Keys, purpose: str, link_id: str) -> str:
    """Returns the 34 characters that open the link of an id, for one purpose alone."""
    return link_id + _written(keys.sign(purpose, link_id))


def id_of(keys: Keys, purpose: str, token: str) -> str:
    """Returns the id that we signed for a purpose; LinkError for any other token."""
    link_id = token[:_ID_LENGTH]
    if not _TOKEN.fullmatch(token) or not keys.holds(purpose, link_id, _mac(token)):
        raise LinkError("unknown")
    return link_id


def _mac(token: str) -> bytes:
    """Returns the signature of a token; nothing where it is written in another way than ours."""
    written = token[_ID_LENGTH:]
    try:
        mac = base64.urlsafe_b64decode(written + "==")[:MAC_BYTES]
    except (binascii.Error, ValueError):
        return b""
    return mac if _written(mac) == written else b""


def _written(mac: bytes) -> str:
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
