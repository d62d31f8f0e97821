"""The gap list as HTML: rank, place, the score as a bar of its four parts, range and sentence."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple

from geo.language import Words, mark
from geo.needs.gaps import TITLES, Part, Place

LETTERS: Final = {
    "people": mark("P"),
    "gaps": mark("G"),
    "absence": mark("N"),
    "hotspot": mark("H"),
}
"""The letters of the parts in the bars, the initials of their titles (gettext messages)."""
NARROW: Final = 3.4
"""Points below which a part of a bar has no room for its letter."""


class Row(NamedTuple):
    """A ranked place with the address of its page and the sentence that explains its rank."""

    place: Place
    address: str
    sentence: str


def draw(rows: Iterable[Row], words: Words) -> str:
    """Returns the list; bars begin at zero and end at 100 points."""
    items = "".join(_row(one, words) for one in rows)
    return f'<ol class="cv-list">{items}</ol>'


def key(words: Words, parts: Sequence[Part]) -> str:
    """Returns the key of the bars with the points that each part can add."""
    signs = "".join(
        f'<span><i class="k cv-{one.criterion}"><u>{escape(words(LETTERS[one.criterion]))}</u></i>'
        + escape(
            words(
                mark("{part}: up to {points} points"),
                part=words(TITLES[one.criterion]),
                points=f"{100 * one.share:.0f}",
            )
        )
        + "</span>"
        for one in parts
    )
    return f'<div class="a-key cv-key">{signs}</div>'


def _row(row: Row, words: Words) -> str:
    place = row.place
    ranks = (
        words(mark("always rank {rank}"), rank=place.rank)
        if place.best == place.worst
        else words(mark("rank {best} to {worst}"), best=place.best, worst=place.worst)
    )
    said = words.listed(
        words(
            mark("{part} {points}"),
            part=words(TITLES[one.criterion]),
            points=f"{one.points:.1f}" if one.value is not None else words(mark("not known")),
        )
        for one in place.parts
    )
    bar = "".join(_part(one, words) for one in place.parts)
    return (
        f'<li><b class="cv-rank">{place.rank}</b>'
        f'<a class="cv-name" href="{escape(row.address)}" target="_self">{escape(place.name)}</a>'
        f'<span class="cv-bar" role="img" aria-label="{escape(said)}" title="{escape(said)}">'
        f"<span>{bar}<b>{place.score:.0f}</b></span></span>"
        f'<span class="cv-range">{escape(ranks)}</span>'
        f'<p class="cv-said">{escape(row.sentence)}</p></li>'
    )


def _part(part: Part, words: Words) -> str:
    if part.value is None:
        return ""
    letter = escape(words(LETTERS[part.criterion])) if part.points >= NARROW else ""
    return f'<i class="cv-{part.criterion}" style="width:{part.points:.2f}%"><u>{letter}</u></i>'
