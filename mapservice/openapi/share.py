"""How the addresses of share links are described."""

from typing import Any

_HTML = {"text/html": {"schema": {"type": "string"}}}


def share_paths() -> dict[str, Any]:
    """Returns the paths that open and leave a share link."""
    token = {
        "name": "token",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{34}$"},
        "description": "The token of a link",
    }
    wait = {"description": "Too many wrong tokens; Retry-After says how long", "content": _HTML}
    away = {"description": "The link has ended or was withdrawn", "content": _HTML}
    unknown = {"description": "Nobody made this link", "content": _HTML}
    to_view = {"description": "To the view of the link; the cookie atlas_share opens it"}
    asks = {"description": "A page that asks whether to leave", "content": _HTML}
    elsewhere = {"description": "Asked from another site", "content": _HTML}
    return {
        "/share/{token}": {
            "get": {
                "summary": "Opens a share link in this browser",
                "parameters": [token],
                "responses": {"303": to_view, "404": unknown, "410": away, "429": wait},
            }
        },
        "/share/leave": {
            "get": {
                "summary": "Asks whether to leave the link",
                "parameters": [],
                "responses": {"200": asks},
            },
            "post": {
                "summary": "Takes the link out of this browser",
                "parameters": [],
                "responses": {"303": {"description": "To the start"}, "403": elsewhere},
            },
        },
    }
