"""Whether a request that changes something comes from a page of another site."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from geo.settings import Settings

FOREIGN: Final = "A page of another site asked for this; it can only be asked for from here."


def of(config: Settings) -> str:
    """Returns the origin of the public address, empty where the settings have none."""
    base = urlsplit(config.base_url)
    return f"{base.scheme}://{base.netloc}".lower() if base.netloc else ""


def is_foreign(headers: Headers, own: str) -> bool:
    """Whether a browser says that a page of another site asks; programs say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = (headers.get("host", "").lower(), own)
    return urlsplit(origin.lower()).netloc != ours[0] and origin.lower() != ours[1]
