"""Minutes of a meeting as files for whoever asks: a text document and a PDF."""

import datetime as dt
from functools import partial
from typing import Final

from geo import meeting
from geo.access import Gate
from geo.action_points import Point
from geo.agenda import Agenda
from geo.errors import InvalidQueryError
from geo.language import mark, words
from geo.meeting import Reader
from geo.scene import Scene
from maps import minutes, minutes_docx, minutes_map, minutes_pdf
from maps.minutes import Head, Minutes
from maps.svg_ground import Ground
from maps.typeset import Typesetter
from mapservice import downloads, meeting_files, pictures
from mapservice.answers import Answer
from mapservice.door import Asked
from mapservice.kept import Kept

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MOST_SCENES: Final = minutes.MOST_MAPS
"""More take longer than an address may; the command line writes a thousand."""
_MOST_KEPT: Final = 4


def file(form: str, asked: Asked) -> Answer:
    """`/api/downloads/minutes.{docx,pdf}`: the minutes of an agenda as the asker may read them."""
    found = meeting_files.read(asked)
    if len(found.held.items) > MOST_SCENES:
        raise InvalidQueryError(
            mark(
                "The agenda has {n} scenes; this address writes at most {most}, the command "
                "“atlas report minutes” all of them."
            ),
            n=f"{len(found.held.items):,}",
            most=MOST_SCENES,
        )

    def make() -> bytes:
        ground = pictures.ground(asked.process)
        made = of(asked.process.gate, found.held, found.reader, found.points, ground)
        return written(made, form, pictures.typesetter(asked.process))

    today = dt.datetime.now(dt.UTC).date()
    about = (form, found.held, found.points, today, asked.origin)
    key = (*about, found.view, found.reader.asked)
    kept = asked.kept.get("minutes", partial(Kept, _MOST_KEPT))
    scene = Scene(asked.dataset, found.view, words(found.view.lang))
    return Answer(
        lambda: pictures.drawn(asked.process, kept, key, make),
        MEDIA_TYPES[form],
        key,
        headers=downloads.attachment(scene, "minutes", form),
        deed=downloads.EXPORT,
    )


def of(
    gate: Gate, held: Agenda, reader: Reader, points: tuple[Point, ...], ground: Ground
) -> Minutes:
    """Returns the minutes of an agenda as a reader may see them."""
    shown = meeting.scenes(gate, held, reader)
    tasks = tuple(meeting.task(shown[0].scene, one) for one in points)
    made_at = dt.datetime.fromisoformat(held.made_at).date() if held.made_at else None
    today = dt.datetime.now(dt.UTC).date()
    head = Head(held.name, today, (held.who, made_at) if made_at else None, tasks)
    return minutes.of(head, shown, lambda scene: minutes_map.draw(scene, ground))


def written(found: Minutes, form: str, typesetter: Typesetter) -> bytes:
    """Returns minutes as a file: `docx` or `pdf`."""
    if form == "docx":
        return minutes_docx.write(found, typesetter)
    return minutes_pdf.write(found, typesetter)
