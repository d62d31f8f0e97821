"""The shell of every lite page: head, bar, notices, content, footer; plain HTML without script."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup

from geo.dataset import names, supposed
from geo.exchange import credits as credit_lines
from geo.feeds import offered
from geo.language import Language, mark
from geo.profiles.texts import known_text
from maps.look import symbols, theme
from maps.look.templates import piece, pieces, rendered, trusted
from maps.svg import map as svg_map
from mapservice.lite.frame import form as lite_form
from mapservice.lite.frame.request import Lite

PAGES: Final = (
    ("/lite", mark("Overview")),
    ("/lite/sites", mark("Sites")),
    ("/lite/hotspots", mark("Hotspots")),
    ("/lite/areas", mark("Coordination areas")),
    ("/lite/blocked", mark("Blocked areas")),
    ("/lite/partners", mark("Partners")),
    ("/lite/coverage", mark("Coverage")),
    ("/lite/organisation", mark("Organisations")),
    ("/lite/meeting", mark("Meeting")),
    ("/lite/about", mark("About")),
)
OF_PARTNERS: Final = ("/lite", "/lite/sites", "/lite/partners", "/lite/coverage")
"""The pages that count partners."""
_SHEET: Final = Path(__file__).with_name("lite.css")
_PAGE: Final = Path(__file__).with_name("page.html")


class Content(NamedTuple):
    """What a page says: its title, the line above it, its HTML, the place it is about, its form.

    `form` is what the form offers: `all` filters, those of a `place`, or nothing; `searched` is
    the text that the page was searched for.
    """

    title: str
    body: Markup
    eyebrow: str = ""
    select: str = ""
    form: str = "all"
    searched: str = ""


def style() -> str:
    """Returns the style sheet of all lite pages, with the colours and the map's own rules."""
    return theme.css_variables() + svg_map.css() + _SHEET.read_text(encoding="utf-8")


def fingerprint() -> str:
    """Returns a short text that changes with the style sheet."""
    return hashlib.sha256(style().encode()).hexdigest()[:12]


def html(lite: Lite, content: Content) -> bytes:
    """Returns a whole page."""
    context, words = lite.context, lite.context.words
    revision = credit_lines.revision(context.dataset, words)
    made = rendered(
        _PAGE,
        lite=lite,
        content=content,
        words=words,
        lang=lite.view.lang,
        languages=Language,
        pages=PAGES,
        style=trusted(style()),
        brand=decoration("brand"),
        audience=names.audience(context, lite.audience),
        supposition=supposed.sentence(context),
        stated=supposed.STATED,
        known=known_text.lines(context, context.today, of_partners=lite.path in OF_PARTNERS),
        notices=[problem.sentence(words) for problem in context.problems],
        form=lite_form.draw(lite, content.form),
        feeds=[(one, offered.address(one, lite.view)) for one in offered.FEEDS],
        credits=[revision, *credit_lines.lines(context.dataset, words)],
    )
    return made.encode()


def decoration(symbol: str) -> Markup:
    """Returns a sign as inline SVG that stands beside its words and is not read out."""
    drawn = str(symbols.svg(symbol))
    view_box = drawn.index("viewBox=")  # the style sheet says its size, and HTML its namespace
    return trusted('<svg class="i" aria-hidden="true" ' + drawn[view_box:])


def section(title: str, body: object) -> Markup:
    """Returns a part of a page under its heading."""
    return piece("<section><h2>{}</h2>{}</section>", title, body)


def region(label: str, table: object) -> Markup:
    """Returns a table in the region inside which it scrolls where a page is narrower."""
    return piece(
        '<div class="wide" role="region" tabindex="0" aria-label="{}">{}</div>', label, table
    )


def bullets(items: Iterable[object], style_class: str) -> Markup:
    """Returns a list of items."""
    return piece('<ul class="{}">{}</ul>', style_class, pieces("<li>{}</li>", items))
