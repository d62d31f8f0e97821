"""Booklets of a place and of an organisation, for the asker."""

import zlib
from collections.abc import Callable
from functools import partial
from typing import Final

from geo import place_report, provenance
from geo.errors import InvalidQueryError, NotFoundError
from geo.language import mark, words
from geo.scene import Scene
from geo.view import Problem
from maps import booklet_organisation, booklet_pages, booklet_place
from maps.booklet_parts import Booklet
from mapservice import downloads, parameters, pictures
from mapservice.answers import Answer
from mapservice.door import Asked
from mapservice.kept import Kept

PDF: Final = "application/pdf"
SELECT, PARTNER = "select", "partner"
_MOST: Final = 8
Made = Callable[[Scene, str], Booklet | None]


def place(asked: Asked) -> Answer:
    """`/api/downloads/place.pdf?select=…`: all that is known of a place, in pages."""
    scene = _scene(asked)
    if "/" not in scene.view.select:
        _refuse(scene, SELECT, mark("expected layer/feature, such as hotspots/al-amerli"))
    layer_id, _, feature_id = scene.view.select.partition("/")
    if layer_id not in place_report.LAYERS or scene.dataset.record(layer_id, feature_id) is None:
        raise _nothing(scene.view.select)
    return _answer(asked, scene, booklet_place.of, scene.view.select)


def organisation(asked: Asked) -> Answer:
    """`/api/downloads/organisation.pdf?partner=…`: all that is known of an organisation."""
    scene = _scene(asked)
    if len(scene.view.partner) != 1:
        _refuse(scene, PARTNER, mark("expected the id of one organisation, such as drc"))
    return _answer(asked, scene, booklet_organisation.of, scene.view.partner[0])


def _scene(asked: Asked) -> Scene:
    view = parameters.map_view(asked.pairs, asked.dataset)
    return Scene(asked.dataset, view, words(view.lang))


def _refuse(scene: Scene, name: str, expected: str) -> None:
    given = scene.words.listed(scene.view.partner) if name == PARTNER else scene.view.select
    raise InvalidQueryError(Problem(name, given, expected).sentence(scene.words))


def _answer(asked: Asked, scene: Scene, made: Made, subject: str) -> Answer:
    """Returns the booklet of a subject as a file."""
    process = asked.process
    kept = asked.kept.get("booklets", partial(Kept, _MOST))
    key = (made, subject, scene.view, zlib.crc32(booklet_pages.template().encode()))

    def make() -> bytes:
        booklet = made(scene, subject)
        if booklet is None:
            raise _nothing(subject)
        return booklet_pages.pdf(booklet, pictures.ground(process), pictures.typesetter(process))

    return Answer(
        lambda: pictures.drawn(process, kept, key, make),
        PDF,
        key,
        headers={"Content-Disposition": f'attachment; filename="{_name(scene, subject)}"'},
        deed=downloads.EXPORT,
    )


def _nothing(subject: str) -> NotFoundError:
    return NotFoundError(mark("There is nothing to see at {name}."), name=f"“{subject[:80]}”")


def _name(scene: Scene, subject: str) -> str:
    of = subject if "/" in subject else f"organisations/{subject}"
    return f"booklet-{provenance.slug(of)}-{scene.day.isoformat()}.pdf"
