"""Maps of a view as pictures and pages, and the picture that is shown beside a link."""

import datetime as dt
import threading
from collections.abc import Callable, Hashable
from functools import partial
from typing import Final

from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.errors import BusyError, InvalidQueryError
from geo.language import mark, words
from geo.scene import Scene
from geo.view import At, Problem, View
from maps import preview_card, print_formats, printed_map, svg_ground
from maps.printed_map import Printed
from maps.svg_ground import Ground
from maps.typeset import Typesetter
from mapservice import downloads, parameters
from mapservice.answers import Answer, Caching
from mapservice.door import Asked, Process
from mapservice.kept import Kept

SIZE: Final = "size"
MEDIA_TYPES: Final = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
DEFAULT_SIZES: Final = {"png": "16:9", "svg": "a4", "pdf": "a4"}
DPI: Final = 150
PREVIEW_S: Final = 3600
MOST_WAITING: Final = 6
"""Of pictures that are drawn or wait for it: each holds a thread that others could use."""
_MOST_PREVIEWS, _MOST_PICTURES = 64, 8
BUSY: Final = mark("Many pictures are being drawn just now; ask again in a few seconds.")


def view(form: str, asked: Asked) -> Answer:
    """`/api/downloads/view.{png,svg,pdf}`: the map of a view as the asker may see it."""
    chosen, size = _read(asked, form)
    scene = Scene(asked.dataset, chosen, words(chosen.lang))
    today = dt.datetime.now(dt.UTC).date()

    def make() -> bytes:
        return _file(asked.process, scene, (form, size, today))

    key = (form, size, today, chosen)
    pictures = asked.kept.get("pictures", partial(Kept, _MOST_PICTURES))
    return Answer(
        lambda: drawn(asked.process, pictures, key, make),
        MEDIA_TYPES[form],
        key,
        headers=downloads.attachment(scene, "map", form),
        deed=downloads.EXPORT,
    )


def preview(asked: Asked) -> Answer:
    """`/api/preview.png`: the public view of an address as a picture, whoever asks."""
    process = asked.process
    public = process.library.dataset(Audience.PUBLIC)
    chosen = simplified(parameters.map_view(asked.pairs, public))
    previews = process.by_dataset.of(public).get("previews", partial(Kept, _MOST_PREVIEWS))

    def make() -> bytes:
        return _preview(process, public, chosen)

    return Answer(
        lambda: drawn(process, previews, chosen, make),
        MEDIA_TYPES["png"],
        caching=Caching.SHARED,
        headers={"Cache-Control": f"public, max-age={PREVIEW_S}"},
        deed="",
    )


def simplified(chosen: View) -> View:
    """Returns the View of a preview: what small differences of the window would draw anew."""
    at = chosen.at
    if at is not None:
        at = At(round(at.zoom * 2) / 2, round(at.latitude, 1), round(at.longitude, 1))
    return chosen.having(at=at, audience="", compare=None, since=None, page=())


def typesetter(process: Process) -> Typesetter:
    """Returns what draws for this process."""
    return process.kept.get("typesetter", lambda: Typesetter(process.config.cache))


def ground(process: Process) -> Ground:
    """Returns the base map of drawn maps, read once per process."""
    folder = process.config.data / "boundaries"
    return process.kept.get(downloads.GROUND, lambda: svg_ground.read(folder))


def _preview(process: Process, public: Dataset, chosen: View) -> bytes:
    scene = Scene(public, chosen, words(chosen.lang))
    svg = preview_card.draw(scene, ground(process))
    return preview_card.png(typesetter(process), svg)


def _file(process: Process, scene: Scene, wanted: tuple[str, str, dt.date]) -> bytes:
    form, size, day = wanted
    paper = print_formats.read(size, None if size == "16:9" else DPI)
    svg = printed_map.draw(scene, ground(process), paper, Printed(day))
    return printed_map.written(typesetter(process), svg, paper, form)


def drawn(process: Process, kept: Kept, key: Hashable, make: Callable[[], bytes]) -> bytes:
    """Returns what is kept, else what is drawn now; who waits for the same waits in the queue."""
    if kept.holds(key):
        return kept.get(key, make)
    return waiting(process, lambda: kept.get(key, make))


def waiting(process: Process, make: Callable[[], bytes]) -> bytes:
    """Returns what is drawn; BusyError where too many wait for that already."""
    slots = process.kept.get("drawing", partial(threading.BoundedSemaphore, MOST_WAITING))
    if not slots.acquire(blocking=False):
        raise BusyError(BUSY)
    try:
        return make()
    finally:
        slots.release()


def _read(asked: Asked, form: str) -> tuple[View, str]:
    """Reads the parameters: those of a map's view, and the size of the picture."""
    sizes = [value for name, value in asked.pairs if name == SIZE]
    chosen = parameters.map_view([pair for pair in asked.pairs if pair[0] != SIZE], asked.dataset)
    say = words(chosen.lang)
    if len(sizes) > 1:
        wrong = Problem(SIZE, sizes[1], mark("it can be given only once"))
        raise InvalidQueryError(wrong.sentence(say))
    if sizes and sizes[0] not in print_formats.NAMES:
        choices = ", ".join(print_formats.NAMES)
        wrong = Problem(SIZE, sizes[0], mark("expected {choices}"), {"choices": choices})
        raise InvalidQueryError(wrong.sentence(say))
    return chosen, sizes[0] if sizes else DEFAULT_SIZES[form]
