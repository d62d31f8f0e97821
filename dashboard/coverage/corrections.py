"""The table of the coverage page about the data themselves: what they say differently by now."""

from functools import partial

from dashboard.coverage import files
from dashboard.coverage.tables import show
from dashboard.session import filters, shared
from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.scene_text import SceneText
from maps.document.coverage.box import Box
from maps.document.parts import row
from maps.meeting import corrections as meeting_corrections
from maps.meeting import list_row


def draw(context: Context) -> None:
    """Draws what was corrected since the revision that the address names; else nothing."""
    if context.view.since is None:
        return
    view = context.view.having(select="", at=None, layers=None, page=(), audience="")
    earlier = shared.earlier(filters.access()[0])
    base = earlier.base(context.dataset, view)
    found = earlier.corrections(context.dataset, view, base)
    scene_text = SceneText(1, 1, "", base=base, corrections=found)
    rows = [
        row(list_row.area(context, area), one.tag, one.who, one.what, one.number)
        for area, lines in meeting_corrections.by_area(context, scene_text).items()
        for one in lines
    ]
    said = context.words(mark("Corrected in the data since revision {n}"), n=base.number)
    titles = context.words.each(
        mark("Area"),
        mark("What changed"),
        mark("Place or organisation"),
        mark("Details"),
        mark("People"),
    )
    content = partial(files.corrections, context, found)
    note = meeting_corrections.note(context, scene_text)
    show(context, Box("corrections", said, titles, rows, note, note), content)
