"""Plain HTML pages without script: a frame with one style sheet in it, and lists and tables.

What is passed as `str` is text and gets escaped; HTML is `Markup`, as in `maps.look.templates`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from geo.language import Language, words
from maps.look import theme
from maps.look.templates import joined, piece, pieces, rendered, trusted

HTML = "text/html"
NAME = "Durable Solutions Atlas"
_PAGE: Final = Path(__file__).with_name("page.html")


def isolated(value: object) -> Markup:
    """Returns a text that keeps its own direction, whatever the page's is."""
    if isinstance(value, Markup):
        return value
    return piece("<bdi>{}</bdi>", value) if value else Markup()


def link(href: str, text: object) -> Markup:
    """Returns a link."""
    return piece('<a href="{}">{}</a>', href, text)


def code(text: str) -> Markup:
    """Returns a name of the service's own language, which is read from the left."""
    return piece('<code dir="ltr">{}</code>', text)


def paragraph(text: object) -> Markup:
    """Returns a paragraph."""
    return piece("<p>{}</p>", text)


def heading(text: object) -> Markup:
    """Returns the heading of a part of a page."""
    return piece("<h2>{}</h2>", text)


def note(text: object) -> Markup:
    """Returns what somebody must read before all else."""
    return piece('<p class="note">{}</p>', text)


def listing(items: Iterable[object]) -> Markup:
    """Returns a list of points."""
    return piece("<ul>{}</ul>", pieces("<li>{}</li>", items))


def definitions(pairs: Iterable[tuple[object, object]]) -> Markup:
    """Returns terms with their values; values may be in any language and direction."""
    parts = (piece("<dt>{}</dt><dd>{}</dd>", term, isolated(value)) for term, value in pairs)
    return piece("<dl>{}</dl>", joined(parts))


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Returns a table; on a narrow screen each row is a block whose cells name their column."""
    tags = [piece('<td data-label="{}">', title) for title in columns]
    body = (
        joined(piece("{}{}</td>", tag, isolated(cell)) for tag, cell in zip(tags, row, strict=True))
        for row in rows
    )
    return piece(
        '<div class="wide" tabindex="0" role="region" aria-label="{caption}">'
        "<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        "<tbody>{body}</tbody></table></div>",
        caption=caption,
        head=pieces('<th scope="col">{}</th>', columns),
        body=pieces("<tr>{}</tr>", body),
    )


@dataclass(frozen=True)
class Frame:
    """What stands around the content of a page.

    `trail` are the pages above it, as address and text; `alternates` the same content in other
    forms, as address, media type and text; `languages` the page's address in each language; `about`
    is what search engines read of a dataset (schema.org).
    """

    title: str
    language: Language
    trail: tuple[tuple[str, str], ...] = ()
    alternates: tuple[tuple[str, str, str], ...] = ()
    languages: tuple[tuple[Language, str], ...] = ()
    about: Mapping[str, Any] | None = None


def page(frame: Frame, *body: object) -> bytes:
    """Returns a whole page as bytes of UTF-8."""
    others = [one for one in frame.languages if one[0] is not frame.language]
    made = rendered(
        _PAGE,
        frame=frame,
        others=others,
        body=joined(body),
        style=trusted(style()),
        words=words(frame.language),
    )
    return made.encode("utf-8", "replace")


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
