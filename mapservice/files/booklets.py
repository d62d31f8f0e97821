"""Booklets of a place and of an organisation, for the asker."""

from collections.abc import Callable
from typing import Final

from geo.dataset.context import Context
from geo.errors import InvalidQueryError, NotFoundError
from geo.exchange import provenance
from geo.language import mark, words
from geo.profiles import place_report
from geo.view.address import Problem
from maps.document import booklet
from maps.document import organisation as organisation_document
from maps.document.parts import Document
from maps.document.places import place as place_document
from maps.pictures import typeset
from mapservice.files import downloads, pictures
from mapservice.query import described, parameters
from mapservice.web.answers import Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import SHARED, download, needed

PDF: Final = "application/pdf"
SELECT, PARTNER = "select", "partner"
_MOST: Final = 8
Made = Callable[[Context, str], Document | None]


def place(request: Request) -> Answer:
    """`/api/downloads/place.pdf?select=…`: all that is known of a place, in pages."""
    request.opens("place")
    context = _scene(request)
    if "/" not in context.view.select:
        _refuse(context, SELECT, mark("expected layer/feature, such as hotspots/al-amerli"))
    layer_id, _, feature_id = context.view.select.partition("/")
    if layer_id not in place_report.LAYERS or not context.dataset.shows(layer_id, feature_id):
        raise _nothing(context.view.select)
    return _answer(request, context, place_document.of, context.view.select)


def organisation(request: Request) -> Answer:
    """`/api/downloads/organisation.pdf?partner=…`: all that is known of an organisation."""
    request.opens("organisation")
    context = _scene(request)
    if len(context.view.partner) != 1:
        _refuse(context, PARTNER, mark("expected the id of one organisation, such as drc"))
    return _answer(request, context, organisation_document.of, context.view.partner[0])


def _scene(request: Request) -> Context:
    view = parameters.map_view(request.pairs, request.dataset)
    return Context(request.dataset, view, words(view.lang))


def _refuse(context: Context, name: str, expected: str) -> None:
    given = context.words.listed(context.view.partner) if name == PARTNER else context.view.select
    raise InvalidQueryError(Problem(name, given, expected).sentence(context.words))


def _answer(request: Request, context: Context, made: Made, subject: str) -> Answer:
    """Returns the booklet of a subject as a file."""
    state = request.state
    kept = request.cache.part("booklets", _MOST)
    key = (made, subject, context.view, typeset.edition(booklet.MARKUP))

    def make() -> bytes:
        document = made(context, subject)
        if document is None:
            raise _nothing(subject)
        return booklet.pdf(document, pictures.ground(state), pictures.typesetter(state))

    return Answer(
        lambda: pictures.drawn(state, kept, key, make),
        PDF,
        key,
        headers={"Content-Disposition": f'attachment; filename="{_name(context, subject)}"'},
        audit_action=downloads.EXPORT,
    )


def _nothing(subject: str) -> NotFoundError:
    return NotFoundError(mark("There is nothing to see at {name}."), name=f"“{subject[:80]}”")


def _name(context: Context, subject: str) -> str:
    of = subject if "/" in subject else f"organisations/{subject}"
    return f"booklet-{provenance.slug(of)}-{context.day.isoformat()}.pdf"


ROUTES = (
    Route(
        "/api/downloads/place.pdf",
        place,
        download(
            "Booklet of a place: figures, map, who works there, what ends, gaps and sources",
            [PDF],
            [*SHARED, needed(described.SELECT)],
        ),
    ),
    Route(
        "/api/downloads/organisation.pdf",
        organisation,
        download(
            "Booklet of an organisation: what it does, where, until when and with whom",
            [PDF],
            [needed(one) if one["name"] == PARTNER else one for one in SHARED],
        ),
    ),
)
