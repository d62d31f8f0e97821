"""The shell of every lite page: head, bar, notices, content, footer; plain HTML without script."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from geo.dataset import names
from geo.exchange import credits as credit_lines
from geo.language import Language, mark
from maps.look import escaped as markup
from maps.look import symbols, theme
from maps.svg import map as svg_map
from mapservice.lite import form as lite_form
from mapservice.lite.request import Lite

NAME: Final = mark("Durable Solutions Atlas")
PAGES: Final = (
    ("/lite", mark("Overview")),
    ("/lite/sites", mark("Sites")),
    ("/lite/hotspots", mark("Hotspots")),
    ("/lite/areas", mark("Coordination areas")),
    ("/lite/blocked", mark("Blocked areas")),
    ("/lite/partners", mark("Partners")),
)
_SHEET: Final = Path(__file__).with_name("lite.css")


class Content(NamedTuple):
    """What a page says: its title, the line above it, its HTML, the place it is about, its form.

    `form` is what the form offers: `all` filters, those of a `place`, or nothing.
    """

    title: str
    body: str
    eyebrow: str = ""
    select: str = ""
    form: str = "all"


def style() -> str:
    """Returns the style sheet of all lite pages, with the colours and the map's own rules."""
    return theme.css_variables() + svg_map.STYLE + _SHEET.read_text(encoding="utf-8")


def fingerprint() -> str:
    """Returns a short text that changes with the style sheet."""
    return hashlib.sha256(style().encode()).hexdigest()[:12]


def html(lite: Lite, content: Content) -> bytes:
    """Returns a whole page."""
    words, lang = lite.context.words, lite.view.lang
    title = f"{content.title} · {words(NAME)}"
    eyebrow = f'<p class="a-eyebrow">{markup.text(content.eyebrow)}</p>' if content.eyebrow else ""
    skip = words(mark("Skip to the content"))
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{lang.value}" dir="{lang.direction}"><head>'
            '<meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{markup.text(title)}</title>"
            '<link rel="icon" href="/api/symbols/brand.svg" type="image/svg+xml">'
            f"<style>{style()}</style></head><body>"
            f'<a class="skip" href="#content">{markup.text(skip)}</a>{_bar(lite, content)}'
            f"<main>{_notices(lite)}{eyebrow}<h1>{markup.text(content.title)}</h1>"
            f'{lite_form.draw(lite, content.form)}<div id="content">{content.body}</div></main>'
            f"{_footer(lite)}"
            "</body></html>\n",
        )
    ).encode()


def _bar(lite: Lite, content: Content) -> str:
    words = lite.context.words
    mark_svg = decoration("brand")
    home = markup.text(lite.address("/lite"))
    links = "".join(
        f'<li><a href="{markup.text(lite.address(path))}"'
        + (' aria-current="page"' if path == lite.path else "")
        + f">{markup.text(words(title))}</a></li>"
        for path, title in PAGES
        if lite.opens(path)
    )
    full = markup.text(lite.dashboard(content.select))
    audience = markup.text(names.audience(lite.context, lite.audience))
    return (
        f'<header><div class="bar"><a class="brand" href="{home}">{mark_svg}'
        f'{markup.text(words(NAME))}</a> <span class="a-aud">{audience}</span></div>'
        f'<nav aria-label="{markup.text(words(mark("Pages")))}"><ul>{links}'
        f'<li><a href="{full}">{markup.text(words(mark("Interactive map")))}</a></li>'
        f"</ul></nav>{_languages(lite)}</header>"
    )


def _languages(lite: Lite) -> str:
    """Links to the same page in the other languages, each in its own words."""
    entries = "".join(
        f'<li><a href="{markup.text(lite.address(lite.path, lang=one))}" lang="{one.value}" '
        f'hreflang="{one.value}" dir="{one.direction}"'
        + (' aria-current="true"' if one is lite.view.lang else "")
        + f">{one.own_name}</a></li>"
        for one in Language
    )
    title = markup.text(lite.context.words(mark("Language")))
    return f'<nav class="lang" aria-label="{title}"><ul>{entries}</ul></nav>'


def _notices(lite: Lite) -> str:
    words = lite.context.words
    lines = [problem.sentence(words) for problem in lite.context.problems]
    if not lines:
        return ""
    items = "".join(f"<li>{markup.text(line)}</li>" for line in lines)
    return f'<div class="a-notices" role="status"><ul>{items}</ul></div>'


def _footer(lite: Lite) -> str:
    context = lite.context
    lines = credit_lines.lines(context.dataset, context.words)
    revision = context.words(
        mark("The latest day is {day}. Revision {revision} of the data is shown."),
        day=context.words.day(context.dataset.day),
        revision=context.dataset.revision,
    )
    shown = "".join(f"<li>{markup.text(line)}</li>" for line in [revision, *lines])
    return f"<footer><ul>{shown}</ul></footer>"


def decoration(symbol: str) -> str:
    """Returns a sign as inline SVG that stands beside its words and is not read out."""
    return str(symbols.svg(symbol)).replace("<svg ", '<svg class="i" aria-hidden="true" ', 1)


def section(title: str, body: str, anchor: str = "") -> str:
    """Returns a part of a page under its heading."""
    place = f' id="{anchor}"' if anchor else ""
    return f"<section{place}><h2>{markup.text(title)}</h2>{body}</section>"


def bullets(items: Sequence[str], style_class: str = "") -> str:
    """Returns a list of HTML items."""
    held = f' class="{style_class}"' if style_class else ""
    return f"<ul{held}>" + "".join(f"<li>{one}</li>" for one in items) + "</ul>"
