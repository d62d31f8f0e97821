"""What the map service answers with: bytes that know how long they may be kept, and problems."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from enum import Enum
from http import HTTPStatus
from typing import Any, BinaryIO
from urllib.parse import quote

import orjson
from starlette.responses import Response

from geo.access.gate import Access
from geo.catalog.audience import Audience

JSON = "application/json"
GEOJSON = "application/geo+json"
PROBLEM = "application/problem+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
DAY_S = 86_400
VARY = "Cookie, Authorization"


class Caching(Enum):
    """How long an answer may be kept, and by whom.

    DATA is asked for again with its tag, KEYED data carry their version in the address, SHARED is
    the same for every audience, NEVER is about this very moment.
    """

    DATA = "data"
    KEYED = "keyed"
    SHARED = "shared"
    NEVER = "never"


@dataclass(frozen=True)
class Answer:
    """Bytes that are made only when the asker does not hold them yet.

    `depends_on` is what the bytes depend on beside revision, audience and program. Empty for
    SHARED answers, whose tag is made of the bytes. `negotiated` answers differ with Accept.
    `stream` opens a file that is sent in place of what `make` returns. `audit_action` is what the
    audit log calls it: view, export for a file to take away, or nothing where no data are told.
    `modified` is when the answer last changed, of those that are followed.
    """

    make: Callable[[], bytes]
    media_type: str = JSON
    depends_on: tuple[object, ...] = ()
    caching: Caching = Caching.DATA
    status: HTTPStatus = HTTPStatus.OK
    headers: dict[str, str] = field(default_factory=dict)
    negotiated: bool = False
    stream: Callable[[], BinaryIO] | None = None
    audit_action: str = "view"
    modified: dt.datetime | None = None


def document(content: Any, *depends_on: object, media_type: str = JSON) -> Answer:  # noqa: ANN401 - any JSON
    """Returns a JSON document as an answer."""
    return Answer(lambda: orjson.dumps(content), media_type, depends_on)


def attached(name: str) -> str:
    """Returns the header of a file to take away, under a name in any letters."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def tag(*parts: object) -> str:
    """Returns a weak ETag, the same for the plain and the compressed bytes."""
    digest = hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()
    return f'W/"{digest[:24]}"'


def http_date(moment: dt.datetime) -> str:
    """Returns a moment as headers state it."""
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)


def is_held_since(if_modified_since: str, modified: dt.datetime) -> bool:
    """Returns whether the asker holds what was last changed at a moment (RFC 9110)."""
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    known = since if since.tzinfo else since.replace(tzinfo=dt.UTC)
    return modified.replace(microsecond=0) <= known


def matches(if_none_match: str, held: str) -> bool:
    """Returns whether the asker holds the answer with this tag (weak comparison, RFC 9110)."""
    named = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in named or held.removeprefix("W/") in named


def cache_headers(
    caching: Caching, access: Access, user_header: str = "", *, pinned: bool
) -> dict[str, str]:
    """Returns the headers that say who may keep an answer and for how long.

    Where the address is `pinned` to the public view, everybody gets the same answer. Any other
    address answers each audience with its own, so a shared cache keeps them apart by all that
    says who asks; a `user_header` too, where a proxy names the person.
    """
    vary = f"{VARY}, {user_header}" if user_header else VARY
    if caching is Caching.NEVER:
        return {"Cache-Control": "no-store"}
    if caching is Caching.SHARED:
        return {"Cache-Control": f"public, max-age={DAY_S}"}
    everybodys = access.is_public and access.scope.is_everything
    if everybodys:
        seconds = DAY_S if caching is Caching.KEYED else 60
        kept = {"Cache-Control": f"public, max-age={seconds}"}
        return kept if pinned else kept | {"Vary": vary}
    how = f"max-age={DAY_S}" if caching is Caching.KEYED else "no-cache"
    return {"Cache-Control": f"private, {how}", "Vary": vary}


def common_headers(audience: Audience) -> dict[str, str]:
    """Returns the headers of every answer; other sites may read only what is public anyway."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if audience is Audience.PUBLIC:
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = "ETag, Content-Crs, Link, Atlas-Supposition"
    return headers


def problem(status: HTTPStatus, detail: str, audience: Audience) -> Response:
    """Returns an error in the one shape that all errors have (RFC 9457)."""
    content = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    headers = common_headers(audience) | {"Cache-Control": "no-store"}
    return Response(orjson.dumps(content), status.value, headers, PROBLEM)
