"""Maps of a view as pictures and pages, and the picture that is shown beside a link."""

import datetime as dt
import threading
from collections.abc import Callable, Hashable
from functools import partial
from typing import Final

from geo.catalog.audience import Audience
from geo.dataset import supposed
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.errors import BusyError, InvalidQueryError
from geo.language import mark, words
from geo.values.cache import Cache
from geo.view.address import At, Problem
from geo.view.view import View
from maps.pictures import formats as print_formats
from maps.pictures import page, preview_card
from maps.pictures.page import Printed
from maps.pictures.typeset import Typesetter
from maps.svg import ground as svg_ground
from maps.svg.ground import Ground
from mapservice.files import downloads
from mapservice.query import described, parameters
from mapservice.web.answers import Answer, Caching
from mapservice.web.endpoint import AppState, Request, Route
from mapservice.web.operation import choice, download, query

SIZE: Final = "size"
MEDIA_TYPES: Final = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
DEFAULT_SIZES: Final = {"png": "16:9", "svg": "a4", "pdf": "a4"}
DPI: Final = 150
PREVIEW_S: Final = 3600
MOST_WAITING: Final = 6
"""Of pictures that are drawn or wait for it: each holds a thread that others could use."""
_MOST_PREVIEWS, _MOST_PICTURES = 64, 8
BUSY: Final = mark("Many pictures are being drawn just now; ask again in a few seconds.")


def view(form: str, request: Request) -> Answer:
    """`/api/downloads/view.{png,svg,pdf}`: the map of a view as the asker may see it."""
    request.opens("map")
    chosen, size = _read(request, form)
    context = Context(request.dataset, chosen, words(chosen.lang))
    today = dt.datetime.now(dt.UTC).date()

    def make() -> bytes:
        return _file(request.state, context, (form, size, today))

    key = (form, size, today, chosen)
    pictures = request.cache.part("pictures", _MOST_PICTURES)
    return Answer(
        lambda: drawn(request.state, pictures, key, make),
        MEDIA_TYPES[form],
        key,
        headers=downloads.attachment(context, "map", form),
        audit_action=downloads.EXPORT,
    )


def preview(request: Request) -> Answer:
    """`/api/preview.png`: the public view of an address as a picture, whoever asks."""
    state = request.state
    public = state.library.dataset(Audience.PUBLIC)
    chosen = simplified(parameters.map_view(request.pairs, public))
    public = supposed.of(public.on(chosen.date), chosen)
    previews = public.derived.part("previews", _MOST_PREVIEWS)

    def make() -> bytes:
        return _preview(state, public, chosen)

    return Answer(
        lambda: drawn(state, previews, chosen, make),
        MEDIA_TYPES["png"],
        caching=Caching.SHARED,
        headers={"Cache-Control": f"public, max-age={PREVIEW_S}"},
        audit_action="",
    )


def simplified(chosen: View) -> View:
    """Returns the View of a preview: what small differences of the window would draw anew."""
    at = chosen.at
    if at is not None:
        at = At(round(at.zoom * 2) / 2, round(at.latitude, 1), round(at.longitude, 1))
    return chosen.having(at=at, audience="", compare=None, since=None, page=())


def typesetter(state: AppState) -> Typesetter:
    """Returns what draws for this process."""
    return state.cache.get("typesetter", lambda: Typesetter(state.config.cache))


def ground(state: AppState) -> Ground:
    """Returns the base map of drawn maps, read once per process."""
    folder = state.config.data / "boundaries"
    return state.cache.get(downloads.GROUND, lambda: svg_ground.read(folder))


def _preview(state: AppState, public: Dataset, chosen: View) -> bytes:
    context = Context(public, chosen, words(chosen.lang))
    svg = preview_card.draw(context, ground(state))
    return preview_card.png(typesetter(state), svg)


def _file(state: AppState, context: Context, wanted: tuple[str, str, dt.date]) -> bytes:
    form, size, day = wanted
    paper = print_formats.read(size, None if size == "16:9" else DPI)
    svg = page.draw(context, ground(state), paper, Printed(day))
    return page.written(typesetter(state), svg, paper, form)


def drawn(state: AppState, cache: Cache, key: Hashable, make: Callable[[], bytes]) -> bytes:
    """Returns what was drawn before, else what is drawn now, in the queue."""
    drawn_before: bytes | None = cache.peek(key)
    if drawn_before is not None:
        return drawn_before
    return waiting(state, lambda: cache.get(key, make))


def waiting(state: AppState, make: Callable[[], bytes]) -> bytes:
    """Returns what is drawn; BusyError where too many wait for that already."""
    slots = state.cache.get("drawing", partial(threading.BoundedSemaphore, MOST_WAITING))
    if not slots.acquire(blocking=False):
        raise BusyError(BUSY)
    try:
        return make()
    finally:
        slots.release()


def _read(request: Request, form: str) -> tuple[View, str]:
    """Reads the parameters: those of a map's view, and the size of the picture."""
    sizes = [value for name, value in request.pairs if name == SIZE]
    chosen = parameters.map_view(
        [pair for pair in request.pairs if pair[0] != SIZE], request.dataset
    )
    say = words(chosen.lang)
    if len(sizes) > 1:
        wrong = Problem(SIZE, sizes[1], mark("it can be given only once"))
        raise InvalidQueryError(wrong.sentence(say))
    if sizes and sizes[0] not in print_formats.NAMES:
        choices = ", ".join(print_formats.NAMES)
        wrong = Problem(SIZE, sizes[0], mark("expected {choices}"), {"choices": choices})
        raise InvalidQueryError(wrong.sentence(say))
    return chosen, sizes[0] if sizes else DEFAULT_SIZES[form]


_PAPER = "Paper, lying or upright, or a slide of 1920 × 1080 px."
_FORMS = {"png": "a picture", "svg": "a drawing", "pdf": "a page whose text can be selected"}
ROUTES = tuple(
    Route(
        f"/api/downloads/view.{form}",
        partial(view, form),
        download(
            f"The map of a view with title, legend, scale, sources and disclaimer: {about}",
            [MEDIA_TYPES[form]],
            [
                *described.MAP_VIEW,
                query(SIZE, choice(print_formats.NAMES, default=DEFAULT_SIZES[form]), _PAPER),
            ],
        ),
    )
    for form, about in _FORMS.items()
)
PREVIEW = Route(
    "/api/preview.png",
    preview,
    download(
        "A picture of 1200 × 630 px to show beside a link to a view, of the public view whoever "
        "asks",
        [MEDIA_TYPES["png"]],
        [one for one in described.MAP_VIEW if one["name"] != "site"],  # the public is told of none
    ),
)
