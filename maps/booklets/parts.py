"""What a booklet is made of: chapters of text, lists and tables as plain values, and as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from geo.dataset.context import Context
from maps.look.markup import Figure, Tag

Style = Literal["", "bold", "small", "source", "tag", "tag-end", "tag-on", "tag-off"]
Kind = Literal["text", "note", "empty", "heading", "where"]
_TAGS: dict[str, Style] = {"end": "tag-end", "on": "tag-on", "off": "tag-off"}


class Run(NamedTuple):
    """Words of one look; `source` are words of an English source."""

    text: str
    style: Style = ""


Line = tuple[Run, ...]


class Text(NamedTuple):
    """A paragraph; `where` stands between a heading and what it belongs to."""

    line: Line
    kind: Kind = "text"


class Items(NamedTuple):
    """A list of lines with a small square before each."""

    lines: tuple[Line, ...]


class Row(NamedTuple):
    """A row of a table; one with a single cell in a table of several is a title of those below."""

    cells: tuple[Line, ...]


class Table(NamedTuple):
    """A table whose head is repeated on each page; `widths` are shares, negative for numbers.

    Without `head` it is a list of terms and their values.
    """

    caption: str
    head: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]


Block = Text | Items | Table


class Chapter(NamedTuple):
    """A titled part that the list of contents names."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Booklet:
    """All that a booklet says; `marked` are the features (layer, id) that its map is round.

    `names` are the name in other scripts; `scene` is what the map shows, with the layers of its
    view; `file` is its name below a folder, without its ending.
    `says_something` is false of a place of which no source tells.
    """

    file: str
    context: Context
    eyebrow: str
    title: str
    names: tuple[str, ...]
    code: str
    finding: str
    figures: tuple[Figure, ...]
    marked: tuple[tuple[str, str], ...]
    map_title: str
    chapters: tuple[Chapter, ...]
    says_something: bool = True


def line(*parts: str | Run | Tag | None) -> Line:
    """Returns a line of parts with spaces between them; what is empty is left out."""
    found: list[Run] = []
    for one in parts:
        run = _run(one)
        if run.text:
            found += [Run(" "), run] if found else [run]
    return tuple(found)


def _run(part: str | Run | Tag | None) -> Run:
    if isinstance(part, Tag):
        return Run(part.label, _TAGS.get(part.kind, "tag"))
    return part if isinstance(part, Run) else Run(part or "")


def bold(words: str) -> Run:
    """Returns words in bold letters."""
    return Run(words, "bold")


def small(words: str) -> Run:
    """Returns words in small letters."""
    return Run(words, "small")


def source(words: str) -> Run:
    """Returns words of an English source."""
    return Run(words, "source")


def text(words: str, kind: Kind = "text") -> Text:
    """Returns plain words as a paragraph."""
    return Text(line(words), kind)


def row(*cells: str | Run | Tag | Line) -> Row:
    """Returns a row of cells."""
    return Row(tuple(line(one) if isinstance(one, str | Run | Tag) else one for one in cells))


def facts(caption: str, pairs: Iterable[tuple[str, str | Run | Line]]) -> list[Block]:
    """Returns terms and their values as a table without a head; nothing where there are none."""
    rows = tuple(row(small(term), value) for term, value in pairs if value)
    return [Table(caption, (), (1, 3), rows)] if rows else []


def items(lines: Sequence[Line]) -> list[Block]:
    """Returns lines as a list; nothing where there are none."""
    return [Items(tuple(lines))] if lines else []


def chapter(title: str, blocks: Sequence[Block]) -> list[Chapter]:
    """Returns a chapter; nothing where it has nothing to say."""
    return [Chapter(title, tuple(blocks))] if blocks else []


def as_json(chapters: Iterable[Chapter]) -> list[dict[str, Any]]:
    """Returns chapters as values of JSON for the page maker."""
    return [
        {"title": one.title, "blocks": [_block(block) for block in one.blocks]} for one in chapters
    ]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": block.kind, "line": block.line}
    if isinstance(block, Items):
        return {"kind": "items", "lines": block.lines}
    return {
        "kind": "table",
        "caption": block.caption,
        "head": block.head,
        "widths": [abs(one) for one in block.widths],
        "ends": [one < 0 for one in block.widths],
        "rows": [one.cells for one in block.rows],
    }
