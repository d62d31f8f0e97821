"""Minutes of a meeting as files for whoever asks: a text document and a PDF."""

import datetime as dt
from functools import partial
from typing import Final

from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.language import mark, words
from geo.meeting import meeting
from maps.minutes import content, minutes
from mapservice.files import downloads, pictures, slides
from mapservice.web.answers import Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import download

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MOST_SCENES: Final = content.MOST_MAPS
"""More take longer than an address may; the command line writes a thousand."""
_MOST_KEPT: Final = 4


def file(form: str, request: Request) -> Answer:
    """`/api/downloads/minutes.{docx,pdf}`: the minutes of an agenda as the asker may read them."""
    found = slides.read(request)
    if len(found.held.scenes) > MOST_SCENES:
        raise InvalidQueryError(
            mark(
                "The agenda has {n} scenes; this address writes at most {most}, the command "
                "“atlas report minutes” all of them."
            ),
            n=f"{len(found.held.scenes):,}",
            most=MOST_SCENES,
        )

    def make() -> bytes:
        ground = pictures.ground(request.state)
        record = meeting.record(request.state.gate, found.held, found.reader, found.points)
        made = minutes.of(record, ground)
        return minutes.write(made, form, pictures.typesetter(request.state))

    today = dt.datetime.now(dt.UTC).date()
    about = (form, found.held, found.points, today, request.root)
    key = (*about, found.view, found.reader.asked)
    kept = request.cache.part("minutes", _MOST_KEPT)
    context = Context(request.dataset, found.view, words(found.view.lang))
    return Answer(
        lambda: pictures.drawn(request.state, kept, key, make),
        MEDIA_TYPES[form],
        key,
        headers=downloads.attachment(context, "minutes", form),
        audit_action=downloads.EXPORT,
    )


_FORMS: Final = {"docx": "a text document", "pdf": "pages to print"}
ROUTES = tuple(
    Route(
        f"/api/downloads/minutes.{form}",
        partial(file, form),
        download(
            f"Minutes of a meeting with scenes, decisions and action points, as {about}",
            [MEDIA_TYPES[form]],
            slides.PARAMETERS,
        ),
    )
    for form, about in _FORMS.items()
)
