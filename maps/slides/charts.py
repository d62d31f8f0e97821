"""Native charts of the lists of a meeting: their numbers can be changed in the slide."""

import datetime as dt
from typing import Any, Final, NamedTuple

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Emu

from geo.coverage import changes, endings
from geo.coverage.endings import Service
from geo.dataset.context import Context
from geo.language import mark
from geo.meeting.scene_text import SceneText
from geo.values import days
from maps.look import theme
from maps.meeting import list_row
from maps.meeting import rows as meeting_rows
from maps.meeting.list_row import ENDED, MOVED, NEW
from maps.meeting.rows import KINDS
from maps.slides import board as slide_board
from maps.slides import text as slide_text
from maps.slides.board import Board, Box

MOST_AREAS: Final = 8
_SIZE_PX, _TITLE_PX = 24.0, 28.0
_HIDES_NOUGHT: Final = "#,##0;-#,##0;;"
_MONTHS: Final = 12


class Bars(NamedTuple):
    """Stacked bars: a title, categories, and for each series its name, colour and values.

    Bars of months stand, and run from left to right in every language, as time does; others lie.
    """

    title: str
    note: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[int, ...]], ...]
    stands: bool

    @property
    def alt(self) -> str:
        """The chart in words."""
        scene_text = []
        for at, category in enumerate(self.categories):
            values = [f"{name} {held[at]:,}" for name, _, held in self.series if held[at]]
            if values:
                scene_text.append(f"{category}: {', '.join(values)}")
        return ". ".join((self.title, *scene_text)) + "."


def of(context: Context, scene_text: SceneText) -> Bars | None:
    """Returns the chart of a list; None where there is nothing to draw."""
    found = None
    if scene_text.kind == "ends":
        found = ending(context)
    elif scene_text.kind == "since":
        found = changed(context)
    return found if found and any(any(held) for _, _, held in found.series) else None


def ending(context: Context) -> Bars:
    """Returns how many services end in each month, by whether anybody stays in their places.

    A service (organisation and sector) counts once, in the month in which it first ends; so the
    bars add up to the figure beside them.
    """
    words, last = context.words, endings.horizon(context.day)
    first: dict[Service, dt.date] = {}
    alone: set[Service] = set()
    for one in endings.at_places(context.dataset, context.view):
        if one.end is None:
            continue
        service = Service(one.organisation, one.sector)
        first[service] = min(first.get(service, one.end), one.end)
        if one.leaves_nobody:
            alone.add(service)
    months = _months(context.day, last)
    places = {month: at for at, month in enumerate(months)}
    counts = {True: [0] * len(months), False: [0] * len(months)}
    for service, end in first.items():
        counts[service in alone][places[end.replace(day=1)]] += 1
    return Bars(
        title=words(mark("Services by the month in which they end")),
        note=words(mark("A service is one organisation in one sector.")),
        categories=tuple(words.month(one) for one in months),
        series=(
            (words(mark("the last one in a place")), theme.RUST, tuple(counts[True])),
            (words(mark("others stay")), theme.BLUE, tuple(counts[False])),
        ),
        stands=True,
    )


def changed(context: Context) -> Bars:
    """Returns how many services ended, were handed over and are new in each area."""
    words = context.words
    found = changes.between(context.dataset, context.view, *meeting_rows.days(context))
    services: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for one in (one for one in found.changes if one.kind in KINDS):
        held = services.setdefault(meeting_rows.area_code(context, one.place), {})
        held.setdefault(KINDS[one.kind], set()).add((one.organisation, one.sector))
    ordered = sorted(services, key=lambda area: -sum(map(len, services[area].values())))
    shown = ordered[:MOST_AREAS]
    note = mark("A service is one organisation in one sector; in two areas it counts in both.")
    left = len(ordered) - len(shown)
    more = words.count("{n} more area is in the table.", "{n} more areas are in the table.", left)
    titles = (
        (ENDED, mark("Ended"), theme.RUST),
        (MOVED, mark("Handed over"), theme.RUST_MID),
        (NEW, mark("Called new by a source"), theme.BLUE),
    )
    return Bars(
        title=words(mark("Services that changed, by area")),
        note=" ".join([words(note), *([more] if left else [])]),
        categories=tuple(list_row.area(context, one) for one in shown),
        series=tuple(
            (words(title), colour, tuple(len(services[one].get(kind, ())) for one in shown))
            for kind, title, colour in titles
        ),
        stands=False,
    )


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    found = [first.replace(day=1)]
    while found[-1] < last.replace(day=1) and len(found) < _MONTHS:
        found.append(days.next_month(found[-1]))
    return found


def draw(board: Board, bars: Bars, box: Box) -> None:
    """Puts a chart on a slide."""
    content = CategoryChartData(number_format="General")
    content.categories = [_plain(one) for one in bars.categories]
    for name, _, values in bars.series:
        content.add_series(_plain(name), values)
    kind = XL_CHART_TYPE.COLUMN_STACKED if bars.stands else XL_CHART_TYPE.BAR_STACKED
    frame = board.slide.shapes.add_chart(kind, *board.emu(box), content)
    frame.name = "Chart"
    slide_board.describe(frame, bars.alt)
    chart = frame.chart
    chart.font.size = _points(board, _SIZE_PX)
    chart.has_title, chart.has_legend = False, True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    _plot(board, chart, bars)
    _axes(chart, bars, rtl=board.tongue.rtl)
    for one in chart._chartSpace.iter(qn("a:defRPr")):  # noqa: SLF001 - python-pptx has no language
        one.set("lang", slide_text.language(board.tongue.lang))


def _plot(board: Board, chart: Any, bars: Bars) -> None:  # noqa: ANN401 - a chart
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    plot.has_data_labels = True
    plot.data_labels.number_format = _HIDES_NOUGHT
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.size = _points(board, _SIZE_PX)
    plot.data_labels.font.bold = True
    for made, (_, colour, _) in zip(plot.series, bars.series, strict=True):
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
        made.invert_if_negative = False
        labels = made.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = _HIDES_NOUGHT, False
        labels.font.size, labels.font.bold = _points(board, _SIZE_PX), True
        dark = theme.RUST_MID_TEXT if colour == theme.RUST_MID else theme.WHITE
        labels.font.color.rgb = RGBColor.from_string(dark[1:])


def _axes(chart: Any, bars: Bars, *, rtl: bool) -> None:  # noqa: ANN401 - a chart
    category, value = chart.category_axis, chart.value_axis
    value.visible = False
    value.has_major_gridlines = False
    value.minimum_scale = 0
    if rtl and not bars.stands:
        category.format.line.fill.background()  # it would cross the names
    else:
        category.format.line.color.rgb = RGBColor.from_string(theme.LINE[1:])
    category.has_major_gridlines = False
    category.major_tick_mark = category.minor_tick_mark = XL_TICK_MARK.NONE
    if not bars.stands:
        category.reverse_order = True
        value.reverse_order = rtl


def _points(board: Board, size: float) -> Emu:
    return Emu(round(size * board.tongue.emu_per_px))


def _plain(text: str) -> str:
    """Returns a text that the table behind a chart does not take for a formula."""
    return slide_text.one_line(text).lstrip("=+-@ ")
