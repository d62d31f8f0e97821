"""Signing in with OpenID Connect: the provider of the settings, and the claims of a signed cookie.

Streamlit does the signing in. Its cookie is read here in the same way for its pages and for the
map service, so that both know the same people, and since when.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from itsdangerous import BadData, URLSafeTimedSerializer

from geo.access.keys import Keys
from geo.errors import SettingsError
from geo.settings import Settings

COOKIE: Final = "_streamlit_user"
"""Streamlit's cookie of a signed-in person; more of them, ending in _1, _2 …, where it is long."""
CALLBACK: Final = "/oauth2callback"
PURPOSE: Final = "streamlit cookie"
LASTS_S: Final = 30 * 86_400
SIGNED_AT: Final = "atlas_signed_at"
"""The claim that we add: when the cookie was signed, by our own clock, in seconds since 1970."""
MOST_PARTS: Final = 12
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_PARTS: Final = re.compile(r"chunks-(\d{1,2})", re.ASCII)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provider:
    """The provider of this Atlas, checked; `origin` is where people reach the Atlas."""

    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    origin: str


def provider(config: Settings) -> Provider | None:
    """Returns the provider of the settings, None where nobody can sign in.

    SettingsError says what is missing or wrong.
    """
    secret = config.oidc_client_secret
    given = {
        "ATLAS_OIDC_METADATA_URL": config.oidc_metadata_url,
        "ATLAS_OIDC_CLIENT_ID": config.oidc_client_id,
        "ATLAS_OIDC_CLIENT_SECRET": secret.get_secret_value() if secret else "",
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise SettingsError(
            f"{missing[0]}: it is missing; to sign in, {', '.join(given)} are all needed"
        )
    address, client_id, client_secret = given.values()
    asked = urlsplit(address)
    if asked.scheme != "https" and not (asked.scheme == "http" and asked.hostname in _LOOPBACK):
        raise SettingsError(f"ATLAS_OIDC_METADATA_URL: expected an https address (got {address!r})")
    return Provider(address, client_id, client_secret, _origin(config))


def _origin(config: Settings) -> str:
    if not config.base_url:
        if config.host not in _LOOPBACK:
            raise SettingsError(
                "ATLAS_BASE_URL: it is missing; the provider sends people back to the public"
                " address after they signed in"
            )
        return f"http://localhost:{config.port}"
    base = urlsplit(config.base_url)
    return f"{base.scheme}://{base.netloc}"


def streamlit_secrets(config: Settings, keys: Keys) -> dict[str, Any]:
    """Returns what Streamlit calls its secrets; empty where nobody can sign in."""
    found = provider(config)
    if found is None:
        return {}
    return {
        "auth": {
            "redirect_uri": f"{found.origin}{config.base_path}{CALLBACK}",
            "cookie_secret": keys.derived(PURPOSE),
            "client_id": found.client_id,
            "client_secret": found.client_secret,
            "server_metadata_url": found.metadata_url,
        }
    }


def claims(cookies: Mapping[str, str], config: Settings, keys: Keys) -> dict[str, Any] | None:
    """Returns what the provider said of the person who signed in; None for anybody else.

    A cookie that we did not sign, that is older than 30 days, was made for another address of the
    Atlas or is put together from two sign-ins is nobody's.
    """
    found = provider(config) if COOKIE in cookies else None
    if found is None:
        return None
    read = _content(cookies, keys)
    if read is None:
        return None
    content, signed_at = read
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError:
        logger.warning("a sign-in cookie with a good signature is not JSON")
        return None
    if not isinstance(said, dict) or said.get("is_logged_in") is not True:
        return None
    return {**said, SIGNED_AT: signed_at} if said.get("origin") == found.origin else None


def _content(cookies: Mapping[str, str], keys: Keys) -> tuple[str, float] | None:
    """Returns the text of the cookie, or of its parts joined, and when it was signed."""
    secret = keys.derived(PURPOSE)
    whole = _signed(cookies, COOKIE, secret)
    many = None if whole is None else _PARTS.fullmatch(whole[0])
    if many is None or whole is None:
        return whole
    if not 1 <= int(many[1]) <= MOST_PARTS:
        return None
    names = [f"{COOKIE}_{number}" for number in range(1, int(many[1]) + 1)]
    parts = [part for name in names if (part := _signed(cookies, name, secret)) is not None]
    moments = [whole[1], *(moment for _, moment in parts)]
    if len(parts) < len(names) or max(moments) - min(moments) > 1:
        return None
    return "".join(text for text, _ in parts), min(moments)


def _signed(cookies: Mapping[str, str], name: str, secret: str) -> tuple[str, float] | None:
    """Returns the text of one cookie and when it was signed; None unless it was, with our key."""
    try:
        text, moment = URLSafeTimedSerializer(secret, salt=name).loads(
            cookies.get(name, ""), max_age=LASTS_S, return_timestamp=True
        )
    except BadData:
        return None
    return (text, moment.timestamp()) if isinstance(text, str) else None
