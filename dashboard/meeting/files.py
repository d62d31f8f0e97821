"""The ways to the files of a meeting: minutes and slides of the agenda in the address."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.session import shared
from geo.dataset.context import Context
from geo.language import Language, mark
from geo.settings import reached
from maps.look import markup
from maps.look.templates import joined

FILES: Final[Mapping[str, str]] = {
    "minutes.docx": mark("Minutes (DOCX)"),
    "minutes.pdf": mark("Minutes (PDF)"),
    "meeting.pptx": mark("Slides (PPTX)"),
}
"""Address below the downloads of the service → its title."""


def links(context: Context) -> Markup:
    """Returns the links to the files, as whoever looks may see the meeting."""
    view = context.view
    asked = {
        "agenda": view.page_state("agenda") or "",
        "lang": "" if view.lang is Language.EN else view.lang.value,
        "audience": shared.asked_for(context),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return joined(
        (
            markup.link(context.words(title), reached(f"/api/downloads/{name}?{query}".rstrip("?")))
            for name, title in FILES.items()
        ),
        " ",
    )
