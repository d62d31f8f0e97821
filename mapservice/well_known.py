"""What robots and whoever finds a fault ask for first: robots.txt and security.txt (RFC 9116)."""

import datetime as dt

from mapservice.web.answers import Answer, Caching
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import asset

TEXT = "text/plain; charset=utf-8"
NOT_FOR_ROBOTS = (
    "/share/",
    "/hand-in/",
    "/confirm/",
    "/sharing",
    "/data",
    "/auth/",
    "/api/downloads/",
    "/_stcore/",
)
"""Links of single people, and what takes long to make."""
LASTS = dt.timedelta(days=180)


def robots(request: Request) -> Answer:
    """`/robots.txt`: what robots may read; it counts where the Atlas stands at a host's root."""
    below = request.state.config.base_path
    return _text("User-agent: *", *(f"Disallow: {below}{path}" for path in NOT_FOR_ROBOTS))


def security(request: Request) -> Answer:
    """`/.well-known/security.txt`: where to tell of a fault that is a danger."""
    config = request.state.config
    ends = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0) + LASTS
    return _text(
        f"Contact: {config.security_contact or f'{request.origin}/about'}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, ar",
        f"Canonical: {request.origin}/.well-known/security.txt",
    )


def _text(*lines: str) -> Answer:
    content = "".join(f"{line}\n" for line in lines).encode()
    return Answer(lambda: content, TEXT, caching=Caching.NEVER, audit_action="")


ROUTES = (
    Route("/robots.txt", robots, asset("What robots may read", "text/plain")),
    Route("/.well-known/security.txt", security, asset("Whom to tell of a fault", "text/plain")),
)
