"""What stands round a map on paper and in pictures: heading, filters, legend, audience, sources."""

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

from geo.catalog.audience import Audience
from geo.dataset import names, selection, supposed
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.exchange import provenance
from geo.language import mark
from geo.profiles.texts import known_text
from geo.view.address import PLACES
from maps.look import layer_styles, shapes, symbols, theme
from maps.look.style import Scale
from maps.svg import map as svg_map
from maps.svg.text import BOLD, LINE_HEIGHT, Sheet, width_em, wrapped

MOST_PLACES: Final = 3
ROW_PX: Final = 19.0
COLUMN_PX: Final = 232.0
"""The least room for a legend, within which its words are broken into lines."""
_TITLE_PX, _SIGN_PX = 13.0, 11.5


class Entry(NamedTuple):
    """One line of a legend: its sign (or the sizes of signs), its words, if it titles a layer.

    Those that are `is_short` say enough where there is little room.
    """

    sign: str
    words: str
    titles: bool
    is_short: bool
    scale: Scale | None = None


def heading(context: Context) -> str:
    """Returns where and what: the chosen place, and the layers that are on."""
    shown = shown_layers(context)
    return f"{place(context)}: {shown}" if shown else place(context)


def place(context: Context) -> str:
    """Returns the chosen place, the finest that is named, or the country."""
    words, view = context.words, context.view
    chosen = next((name for name in reversed(PLACES) if getattr(view, name)), "")
    if not chosen:
        layer_id, _, feature_id = view.select.partition("/")
        record = context.dataset.record(layer_id, feature_id) if feature_id else None
        return (words.name(record) if record else "") or context.country
    values = getattr(view, chosen)
    told = words.listed(names.value(context, chosen, one) for one in values[:MOST_PLACES])
    left = len(values) - MOST_PLACES
    return f"{told} {words.count('and {n} more', 'and {n} more', left)}" if left > 0 else told


def shown_layers(context: Context) -> str:
    """Returns the titles of the layers that are on, as they stand within a sentence."""
    titles = svg_map.titles_on(context)
    return context.words.listed(one[:1].lower() + one[1:] for one in titles)


def situation(context: Context) -> str:
    """Returns the day that the map describes, and what is supposed of it, as a short line."""
    return supposed.situation(context)


def filters(context: Context, *, beside_place: bool = False) -> str:
    """Returns the filters that are set in words, empty where everything is shown.

    Beside the place as a title that place is left out. What is supposed is no filter: it is said
    with the day (`situation`).
    """
    view = context.view.having(date=None).without_suppositions()
    finest = next((name for name in reversed(PLACES) if getattr(view, name)), "")
    if beside_place and finest and len(getattr(view, finest)) <= MOST_PLACES:
        view = view.having(**{finest: ()})
    plain = Context(context.dataset, view, context.words)
    return " · ".join(f"{title}: {values}" for title, values in provenance.filters(plain))


def notice(context: Context) -> str:
    """Returns what a map that shows nothing has to say, else nothing."""
    layers = svg_map.layers_on(context)
    if not layers:
        return context.words(mark("No layer is switched on."))
    found = any(len(selection.passing(context.dataset, one, context.view)) for one in layers)
    if found:
        return ""
    if len(layers) == 1:
        return known_text.nothing(context, layers[0]).text
    return context.words(mark("Nothing matches these filters."))


def audience(context: Context) -> str:
    """Returns whose view it is, and that it is not to be passed on where it is not public."""
    who = Audience(context.dataset.audience)
    name = names.audience(context, who)
    if who is Audience.PUBLIC:
        return name
    return context.words(mark("{audience}: do not pass on"), audience=name)


def sources(context: Context) -> str:
    """Returns sources with their days as one line."""
    return " · ".join(credit_lines.lines(context.dataset, context.words)[:-1])


def disclaimer(context: Context) -> str:
    """Returns what the publishers do not vouch for, as one line."""
    return f"{context.words(credit_lines.DISCLAIMER)} {context.words(provenance.NOT_UN)}"


def printed_on(context: Context, day: dt.date) -> str:
    """Returns the day on which a map was printed or drawn."""
    return context.words(mark("Printed on {day}"), day=context.words.day(day))


def badge(
    sheet: Sheet, context: Context, at: tuple[float, float], size: float
) -> tuple[str, float]:
    """Returns the audience as a pill and its width; `at` is its upper end corner.

    What is not public is filled, so that it is told apart in grey print, too.
    """
    words = audience(context)
    is_public = Audience(context.dataset.audience) is Audience.PUBLIC
    width, height = width_em(words, BOLD) * size + 1.7 * size, 2 * size
    end, top = at
    look_of = (
        f'fill="{theme.WHITE}" stroke="{theme.NAVY}" stroke-width="1.2"'
        if is_public
        else f'fill="{theme.RUST}"'
    )
    pill = sheet.box((end - width, top), (width, height), f'rx="{height / 2:g}" {look_of}')
    colour = theme.NAVY if is_public else theme.WHITE
    middle = (end - width / 2, top + height / 2 + 0.35 * size)
    told = sheet.text(words, middle, size, colour, f'font-weight="{BOLD}" text-anchor="middle"')
    return pill + told, width


def groups(context: Context) -> list[list[Entry]]:
    """Returns the legend of the layers that are on: for each its title and its signs."""
    found = []
    for layer_id in reversed(svg_map.layers_on(context)):
        style = layer_styles.of(context.dataset.layer(layer_id), context.dataset)
        signed, words = style.is_told_by_signs, context.words
        rows = [Entry(style.symbol, words(style.title), True, not signed)]
        rows += [Entry(one.symbol, words(one.meaning), False, signed) for one in style.keys]
        if style.scale:
            rows.append(Entry("", words(style.scale.title), False, False, style.scale))
        found.append(rows)
    return found


def on_card(rows: list[Entry]) -> list[Entry]:
    """Returns the legend of one layer for little room: its signs, or its title where it has none.

    A title before signs of its own would say the same twice.
    """
    return [
        one if one.titles else one._replace(words=one.words[:1].upper() + one.words[1:])
        for one in rows
        if one.is_short
    ]


def height_px(rows: list[Entry]) -> float:
    """Returns how high the legend of one layer is."""
    return sum(_row_px(one) for one in rows)


def _row_px(entry: Entry) -> float:
    if entry.scale:
        return entry.scale.px(entry.scale.examples[-1]) + 8
    lines, size = _lines(entry)
    more = (len(lines) - 1) * size * LINE_HEIGHT
    return ROW_PX + more + (3 if entry.titles else 0)


def _lines(entry: Entry) -> tuple[list[str], float]:
    """Returns the words of an entry in lines that fit into the column, and their size in px."""
    size = _TITLE_PX if entry.titles else _SIGN_PX
    weight = BOLD if entry.titles else 400
    return wrapped(entry.words, (COLUMN_PX - _inset_px(entry)) / size, 3, weight), size


def _inset_px(entry: Entry) -> float:
    return 34.0 if entry.titles else 52.0


def drawn(sheet: Sheet, rows: list[Entry], at: tuple[float, float]) -> Iterator[str]:
    """Yields the legend of one layer; `at` is its upper start corner."""
    x, top = at
    for entry in rows:
        if entry.scale:
            yield from _sizes(sheet, entry.scale, entry.words, (x + 18, top + _row_px(entry) / 2))
        else:
            yield from _entry(sheet, entry, (x, top))
        top += _row_px(entry)


def _entry(sheet: Sheet, entry: Entry, at: tuple[float, float]) -> Iterator[str]:
    x, top = at
    lines, size = _lines(entry)
    first = top + (ROW_PX + (3 if entry.titles else 0)) / 2
    yield sign(sheet, entry.sign, (x if entry.titles else x + 18, first), 16)
    write = sheet.bold if entry.titles else sheet.text
    for place, line in enumerate(lines):
        foot = first + size * 0.35 + place * size * LINE_HEIGHT
        yield write(line, (x + _inset_px(entry), foot), size, theme.INK)


def sign(sheet: Sheet, name: str, at: tuple[float, float], height: float) -> str:
    """Returns a sign of the map; `at` is the middle of its start edge."""
    drawing = symbols.drawing(name)
    scale = height / drawing.height
    left = sheet.left(at[0], drawing.width * scale)
    body = "".join(shapes.svg_body(drawing.shapes))
    move = f"translate({left:.1f} {at[1] - height / 2:.1f}) scale({scale:.4f})"
    return f'<g transform="{move}">{body}</g>'


def _sizes(sheet: Sheet, scale: Scale, words: str, at: tuple[float, float]) -> Iterator[str]:
    """Yields signs as large as on the map, each with its number."""
    x, middle = at
    line = f'fill="none" stroke="{theme.COLOURS[scale.colour]}" stroke-width="1.4"'
    for number in scale.examples:
        wide = scale.px(number)
        round_px = wide * 0.18 if scale.square else wide / 2 - 1
        corner, side = (x + 1, middle - wide / 2 + 1), wide - 2
        yield sheet.box(corner, (side, side), f'rx="{round_px:.1f}" {line}')
        told = str(number)
        x += wide + 4
        yield sheet.text(told, (x, middle + _SIGN_PX * 0.35), _SIGN_PX)
        x += width_em(told) * _SIGN_PX + 8
    yield sheet.text(words, (x - 2, middle + _SIGN_PX * 0.35), _SIGN_PX)
