"""The gap list as HTML: rank, place, the score as a bar of its four parts, range and sentence."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.language import Words, forms, mark
from geo.needs.gaps import TITLES, Part, Place
from maps.look.templates import template

LETTERS: Final = {
    "people": mark("P"),
    "gaps": mark("G"),
    "absence": mark("N"),
    "hotspot": mark("H"),
}
"""The letters of the parts in the bars, the initials of their titles (gettext messages)."""
NARROW: Final = 3.4
"""Points below which a part of a bar has no room for its letter."""

_LIST = template("""
<ol class="cv-list">
{% for row, said, ranks in rows %}
<li><b class="cv-rank">{{ row.place.rank }}</b>
<a class="cv-name" href="{{ row.address }}" target="_self">{{ row.place.name }}</a>
<span class="cv-bar" role="img" aria-label="{{ said }}" title="{{ said }}"><span>
{% for part in row.place.parts if part.value is not none %}
<i class="cv-{{ part.criterion }}" style="width:{{ '%.2f' % part.points }}%"><u>
{{ words(letters[part.criterion]) if part.points >= narrow else "" }}</u></i>
{% endfor %}
<b>{{ "%.0f" % row.place.score }}</b></span></span>
<span class="cv-range">{{ ranks }}</span><p class="cv-said">{{ row.sentence }}</p></li>
{% endfor %}
</ol>
""")
_KEY = template("""
<div class="a-key cv-key">
{% for part, said in parts %}
<span><i class="k cv-{{ part.criterion }}"><u>{{ words(letters[part.criterion]) }}</u></i>
{{ said }}</span>
{% endfor %}
</div>
""")


class Row(NamedTuple):
    """A ranked place with the address of its page and the sentence that explains its rank."""

    place: Place
    address: str
    sentence: str


def draw(rows: Iterable[Row], words: Words) -> Markup:
    """Returns the list; bars begin at zero and end at 100 points."""
    said = [(row, _said(row.place, words), _ranks(row.place, words)) for row in rows]
    return _LIST(rows=said, words=words, letters=LETTERS, narrow=NARROW)


def key(words: Words, parts: Sequence[Part]) -> Markup:
    """Returns the key of the bars with the points that each part can add."""
    said = forms("{part}: up to {points} point", "{part}: up to {points} points")
    titled = []
    for part in parts:
        points, title = round(100 * part.share), words(TITLES[part.criterion])
        titled.append((part, words.beside(said, points, part=title, points=points)))
    return _KEY(parts=titled, words=words, letters=LETTERS)


def _ranks(place: Place, words: Words) -> str:
    if place.best == place.worst:
        return words(mark("always rank {rank}"), rank=place.rank)
    return words(mark("rank {best} to {worst}"), best=place.best, worst=place.worst)


def _said(place: Place, words: Words) -> str:
    """Returns the parts of a bar in words."""
    return words.listed(
        words(
            mark("{part} {points}"),
            part=words(TITLES[part.criterion]),
            points=f"{part.points:.1f}" if part.value is not None else words(mark("not known")),
        )
        for part in place.parts
    )
