"""The table of the coverage page about the data themselves: what they say differently by now."""

from functools import lru_cache, partial

from dashboard import cached, coverage_files, filters
from dashboard.coverage_tables import Box, heads, show
from geo.corrections import Base, Correction
from geo.dataset import Dataset
from geo.earlier import Earlier
from geo.language import mark
from geo.scene import Scene
from geo.told import Told
from geo.view import View
from maps import markup, meeting_corrections, meeting_row


def draw(scene: Scene) -> None:
    """Draws what was corrected since the revision that the address names; else nothing."""
    if scene.view.since is None:
        return
    view = scene.view.having(select="", at=None, layers=None, page=(), audience="")
    base, found = _found(cached.earlier(filters.access()[0]), scene.dataset, view)
    told = Told(1, 1, "", base=base, corrections=found)
    rows = [
        [markup.text(cell) for cell in (meeting_row.area(scene, area), *_cells(row))]
        for area, held in meeting_corrections.by_area(scene, told).items()
        for row in held
    ]
    said = scene.words(mark("Corrected in the data since revision {n}"), n=base.number)
    titles = heads(scene, mark("Area"), mark("What changed"), mark("Place or organisation"),
                   mark("Details"), mark("People"))  # fmt: skip
    content = partial(coverage_files.corrections, scene, found)
    note = meeting_corrections.note(scene, told)
    show(scene, Box("corrections", said, titles, rows, content, note, note))


def _cells(row: meeting_row.Row) -> tuple[str, ...]:
    return row.tag, row.who, row.what, row.number


@lru_cache(maxsize=4)
def _found(earlier: Earlier, dataset: Dataset, view: View) -> tuple[Base, tuple[Correction, ...]]:
    base = earlier.base(dataset, view)
    return base, earlier.corrections(dataset, view, base)
