"""A small writer of plain HTML pages: escaped, no script, one style sheet inside the page.

What is passed as `str` is text and gets escaped; what these functions return is `Html`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from geo.language import Language, mark, words
from maps.look import theme

HTML = "text/html"
NAME = "Durable Solutions Atlas"


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def html(value: object) -> Html:
    """Returns a value as HTML: escaped, unless it is HTML already."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def element(name: str, *content: object, **attributes: str) -> Html:
    """Returns an element; a trailing _ of an attribute's name is dropped, another is a hyphen."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{given}>{''.join(html(one) for one in content)}</{name}>")


def isolated(value: object) -> Html:
    """Returns a text that keeps its own direction, whatever the page's is."""
    return value if isinstance(value, Html) else element("bdi", value) if value else Html("")


def link(href: str, text: object, **attributes: str) -> Html:
    """Returns a link."""
    return element("a", text, href=href, **attributes)


def listing(items: Iterable[object]) -> Html:
    """Returns a list of points."""
    return element("ul", *(element("li", one) for one in items))


def definitions(pairs: Iterable[tuple[object, object]]) -> Html:
    """Returns terms with their values; values may be in any language and direction."""
    parts = (element("dt", term) + element("dd", isolated(value)) for term, value in pairs)
    return element("dl", *(Html(part) for part in parts))


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Html:
    """Returns a table; on a narrow screen each row is a block whose cells name their column."""
    head = element("tr", *(element("th", one, scope="col") for one in columns))
    opening = [f'<td data-label="{escape(one)}">' for one in columns]
    body = (
        "<tr>"
        + "".join(f"{tag}{isolated(cell)}</td>" for tag, cell in zip(opening, cells, strict=True))
        + "</tr>"
        for cells in rows
    )
    made = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *(Html(row) for row in body)),
    )
    return element("div", made, class_="wide", tabindex="0", role="region", aria_label=caption)


@dataclass(frozen=True)
class Frame:
    """What stands around the content of a page.

    `trail` are the pages above it, as address and text; `alternates` the same content in other
    forms, as address, media type and text; `languages` the page's address in each language.
    """

    title: str
    language: Language
    trail: tuple[tuple[str, str], ...] = ()
    alternates: tuple[tuple[str, str, str], ...] = ()
    languages: tuple[tuple[Language, str], ...] = ()


def page(frame: Frame, *body: object) -> bytes:
    """Returns a whole page as bytes of UTF-8."""
    say = words(frame.language)
    name = say(mark("Durable Solutions Atlas"))
    title = name if frame.title in (NAME, name) else f"{frame.title} – {name}"
    alternates = "".join(
        f'<link rel="alternate" type="{escape(kind)}" href="{escape(href)}">'
        for href, kind, _ in frame.alternates
    )
    trail = [link(href, text) for href, text in frame.trail]
    path = element("nav", Html(" › ".join(trail)), aria_label=say(mark("Where you are")))
    content = (
        element("a", say(mark("To the content")), href="#content", class_="skip"),
        element("header", path if trail else element("p", name)),
        element("main", element("h1", frame.title), *body, id="content"),
        _footer(frame),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{frame.language.value}" dir="{frame.language.direction}">'
        f'<head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{alternates}<style>{style()}</style></head>"
        f"<body>{''.join(content)}</body></html>"
    ).encode("utf-8", "replace")


def _footer(frame: Frame) -> Html:
    say = words(frame.language)
    others = [link(href, text, rel="alternate", type=kind) for href, kind, text in frame.alternates]
    tongues = [
        link(href, one.own_name, lang=one.value, hreflang=one.value, dir=one.direction)
        for one, href in frame.languages
        if one is not frame.language
    ]
    parts = [element("p", Html(" · ".join(one))) for one in (others, tongues) if one]
    if not parts:
        return Html("")
    return element("footer", *parts, aria_label=say(mark("Other forms of this page")))


def style() -> str:
    """Returns the style sheet of all pages, the same in every page."""
    return (
        theme.css_variables() + "*{box-sizing:border-box}"
        f"body{{margin:0;font:{theme.BASE_PX:g}px/1.5 {theme.FONT_FAMILY};color:var(--a-body);"
        "background:var(--a-white);overflow-wrap:break-word}"
        "header{background:var(--a-navy);color:var(--a-white);padding:.75rem 1rem}"
        "header p{margin:0}header a{color:var(--a-white)}"
        "main,footer{padding:0 1rem;max-width:90rem;margin-inline:auto}"
        "footer{border-block-start:1px solid var(--a-line);margin-block-start:2rem}"
        "h1,h2,h3{color:var(--a-ink);line-height:1.25}"
        f"h1{{font-size:{theme.PAGE_TITLE_PX:g}px}}h2{{font-size:{theme.PANEL_TITLE_PX:g}px}}"
        f"h3{{font-size:{theme.BOX_TITLE_PX:g}px}}a{{color:var(--a-blue-deep)}}"
        "a:focus-visible{outline:3px solid var(--a-blue-bright);outline-offset:2px}"
        ".skip{position:absolute;inset-block-start:-9rem}"
        ".skip:focus{position:static;display:block;padding:.5rem 1rem}"
        ".wide{overflow-x:auto}"
        f"table{{border-collapse:collapse;inline-size:100%;font-size:{theme.ROW_PX:g}px}}"
        f"caption{{text-align:start;color:var(--a-muted);font-size:{theme.CAPTION_PX:g}px}}"
        "th,td{text-align:start;vertical-align:top;padding:.35rem .5rem;"
        "border-block-end:1px solid var(--a-line)}th{color:var(--a-ink)}"
        "dl{display:grid;grid-template-columns:minmax(6rem,16rem) 1fr;gap:.25rem 1rem}"
        "dt{color:var(--a-muted)}dd{margin:0;min-inline-size:0}code{font-size:.93em}"
        ".note{background:var(--a-rust-pale);color:var(--a-rust-pale-text);padding:.75rem 1rem}"
        "@media (max-width:40rem){dl{display:block}dd{margin-block-end:.5rem}thead{display:none}"
        "tr{display:block;padding-block:.5rem;border-block-end:1px solid var(--a-line)}"
        "td{display:block;border:0;padding:.1rem 0}"
        "td::before{content:attr(data-label) ': ';color:var(--a-muted)}td:empty{display:none}}"
        "@media print{header{background:none;color:inherit;padding:0}header a{color:inherit}"
        "footer,.skip,.paging{display:none}main{padding:0}table{font-size:9pt}tr{break-inside:avoid}}"
    )
