"""Pieces of pages that print on one sheet: lists that are cut on paper, with what is left out."""

from collections.abc import Sequence

from geo.language import Words
from maps.look import escaped as markup


def section(title: str, body: str, style: str = "") -> str:
    """Returns a titled part of a sheet; nothing where the body (HTML) is empty."""
    if not body:
        return ""
    return f'<section class="p-sec {style}"><h2>{markup.text(title)}</h2>{body}</section>'


def items(words: Words, lines: Sequence[str], printed: int) -> str:
    """Returns lines (HTML) as a list; paper shows so many and says how many more there are."""
    if not lines:
        return ""
    shown = "".join(f"<li{_beyond(at, printed)}>{line}</li>" for at, line in enumerate(lines))
    return f'<ul class="p-list">{shown}{more(words, len(lines) - printed, "li")}</ul>'


def rows(words: Words, cells: Sequence[Sequence[str]], printed: int) -> str:
    """Returns the rows of a table (HTML cells); paper shows so many of them."""
    shown = "".join(
        f"<tr{_beyond(at, printed)}>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>"
        for at, row in enumerate(cells)
    )
    width = len(cells[0]) if cells else 1
    return shown + more(words, len(cells) - printed, "tr", f'<td colspan="{width}">', "</td>")


def table(caption: str, head: Sequence[str], body: str) -> str:
    """Returns a table of a sheet from its rows (HTML), with a caption for screen readers."""
    titles = "".join(f'<th scope="col">{markup.text(one)}</th>' for one in head)
    return (
        f'<table class="p-table"><caption>{markup.text(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
    )


def more(words: Words, number: int, tag: str, before: str = "", after: str = "") -> str:
    """Returns how many are left out on paper, as an element that only paper shows."""
    if number <= 0:
        return ""
    said = words.count("and {n} more", "and {n} more", number)
    return f'<{tag} class="p-more">{before}{markup.text(said)}{after}</{tag}>'


def _beyond(at: int, printed: int) -> str:
    return ' class="p-x"' if at >= printed else ""
