"""Booklets as files in a folder, with a page that lists them; whole files or none."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from commands.booklet_choice import KINDS, Subject
from geo.catalog.audience import Audience
from geo.dataset import names, records
from geo.dataset.context import Context
from geo.errors import InvalidQueryError, StoreError
from maps.document import booklet
from maps.document.parts import Document
from maps.look import theme
from maps.look.templates import rendered, trusted
from maps.pictures.typeset import Typesetter
from maps.svg import furniture as map_furniture
from maps.svg.ground import Ground

INDEX = "index.html"
_PAGE = Path(__file__).with_name("booklets.html")


class Written(NamedTuple):
    """A booklet that is in the folder, with its pages and bytes."""

    subject: Subject
    pages: int
    size: int


class Press(NamedTuple):
    """What makes pages: the ground of maps, and the fonts."""

    ground: Ground
    typesetter: Typesetter

    def pdf(self, document: Document) -> bytes:
        """Returns the booklet of a document as a PDF file."""
        return booklet.pdf(document, self.ground, self.typesetter)


def make(folder: Path, kinds: Iterable[str]) -> None:
    """Makes the folder with one for each kind; errors name what stands in the way."""
    if folder.exists() and not folder.is_dir():
        raise InvalidQueryError(f"{folder} is a file: booklets need the name of a folder.")
    for kind in kinds:
        try:
            (folder / kind).mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise StoreError(f"{folder / kind} cannot be made: {fault.strerror}") from fault


def write(path: Path, content: bytes, written: int, number: int) -> None:
    """Writes a file; where that fails, StoreError says how many booklets were written."""
    try:
        records.write(path, content)
    except OSError as fault:
        raise StoreError(
            f"{path} cannot be written: {fault.strerror}. "
            f"Booklets written before, which are whole: {written} of {number}."
        ) from fault


def index(context: Context, written: Sequence[Written], silent: Sequence[Subject]) -> bytes:
    """Returns the page that lists the booklets, and what no booklet was made of."""
    sections = [
        (
            title,
            [_row(context, one) for one in written if one.subject.kind == kind],
            context.words.listed(one.title for one in silent if one.kind == kind),
        )
        for kind, title in KINDS.items()
    ]
    made = rendered(
        _PAGE,
        words=context.words,
        language=context.view.lang,
        day=map_furniture.situation(context),
        audience=map_furniture.audience(context),
        sections=[one for one in sections if one[1] or one[2]],
        disclaimer=map_furniture.disclaimer(context),
        style=trusted(_STYLE),
    )
    return made.encode()


class _Row(NamedTuple):
    """A line of the list: where the file is, its title and code, its pages and size in words."""

    file: str
    title: str
    code: str
    pages: str
    size: str


def _row(context: Context, one: Written) -> _Row:
    subject = one.subject
    code = names.unit(context, subject.id) if subject.kind == "areas" else subject.id
    return _Row(
        subject.file,
        subject.title,
        code if code == subject.id else "",
        context.words.count("{n} page", "{n} pages", one.pages),
        f"{max(1, round(one.size / 1024)):,} KB",
    )


def is_public(context: Context) -> bool:
    """Whether the booklets of a scene may go to anybody."""
    return Audience(context.dataset.audience) is Audience.PUBLIC


_STYLE = (
    f"body{{font:15px/1.5 {theme.FONT_FAMILY};color:{theme.BODY};max-width:46rem;margin:2rem auto;"
    f"padding:0 1rem}}h1,h2{{color:{theme.NAVY}}}table{{border-collapse:collapse;width:100%}}"
    f"td,th{{text-align:start;padding:.3rem .4rem;border-bottom:1px solid {theme.LINE}}}"
    f"td:not(:first-child),th:not(:first-child){{text-align:end;white-space:nowrap}}"
    f"a{{color:{theme.BLUE_DEEP}}}small,.s{{color:{theme.MUTED};font-size:13px}}"
)
