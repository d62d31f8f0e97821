"""Minutes of a meeting as a file: a text document or a PDF."""

import datetime as dt

from geo.meeting.scene_text import Record
from maps.minutes import content
from maps.minutes import docx as minutes_docx
from maps.minutes import map as minutes_map
from maps.minutes import pdf as minutes_pdf
from maps.minutes.content import Head, Minutes
from maps.pictures.typeset import Typesetter
from maps.svg.ground import Ground


def of(record: Record, ground: Ground) -> Minutes:
    """Returns the minutes of a meeting, printed today (UTC)."""
    today = dt.datetime.now(dt.UTC).date()
    head = Head(record.agenda, today, record.changed, record.tasks)
    return content.of(head, record.scenes, lambda context: minutes_map.draw(context, ground))


def write(found: Minutes, form: str, typesetter: Typesetter) -> bytes:
    """Returns minutes as a file: `docx` or `pdf`."""
    if form == "docx":
        return minutes_docx.write(found, typesetter)
    return minutes_pdf.write(found, typesetter)
