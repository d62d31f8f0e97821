"""The state of the map as a small picture: one bar of all statements by age, and its sentence."""

import base64
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.coverage import state
from geo.dataset.context import Context
from geo.profiles.texts import state_text
from maps.look import theme
from maps.look.templates import piece, template

WIDE_PX: Final = 132.0
HIGH_PX: Final = 10.0
_LOOKS: Final = (
    (theme.BLUE, theme.BLUE),
    (theme.BLUE_PALE, theme.BLUE),
    (theme.PAST, theme.PAST),
    (theme.WHITE, theme.MUTED),
)
"""Fill and outline of what is fresh, ageing, stale and of unknown age; grey tells them apart."""
_BAR: Final = template("""
<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{{ label }}" width="{{ wide }}"
 height="{{ high }}" viewBox="0 0 {{ wide }} {{ high }}">
{% for part in parts %}
<rect x="{{ wide - part.start - part.wide if rtl else part.start }}" y="0.5"
 width="{{ part.wide }}" height="{{ high - 1 }}"
 fill="{{ part.fill }}" stroke="{{ part.outline }}"/>
{% endfor %}
</svg>
""")
_LINE: Final = '<p class="a-state">{} <span>{}</span></p>'


class Part(NamedTuple):
    """A part of the bar: where it starts and how wide it is in px, its colours, what it says.

    It starts so far from where a line of the language does: the left, in Arabic the right.
    """

    start: float
    wide: float
    fill: str
    outline: str
    said: str


def parts(context: Context) -> list[Part]:
    """Returns the parts of the bar that hold statements, the fresh first."""
    words, total = context.words, state.of(context.dataset, context.view).total
    found, start = [], 0.0
    for (said, number), (fill, outline) in zip(state_text.of_ages(total), _LOOKS, strict=True):
        if not number:
            continue
        wide = WIDE_PX * number / total.statements
        told = words(said, n=f"{number:,}")
        found.append(Part(round(start, 1), round(max(wide - 1, 1), 1), fill, outline, told))
        start += wide
    return found


def html(context: Context) -> Markup:
    """Returns the bar, drawn in the page itself, with its sentence."""
    return piece(_LINE, _drawn(context), state_text.sentence(context))


def html_with_image(context: Context) -> Markup:
    """Returns the same with the bar as an image, for pages that take no drawings."""
    svg = _drawn(context)
    content = base64.b64encode(svg.encode()).decode("ascii")
    image = piece('<img alt="{}" src="data:image/svg+xml;base64,{}">', _label(context), content)
    return piece(_LINE, image if svg else svg, state_text.sentence(context))


def _drawn(context: Context) -> Markup:
    held = parts(context)
    if not held:
        return Markup()
    return _BAR(
        parts=held,
        rtl=context.words.language.direction == "rtl",
        label=_label(context),
        wide=round(WIDE_PX),
        high=round(HIGH_PX),
    )


def _label(context: Context) -> str:
    return context.words.listed(one.said for one in parts(context))
