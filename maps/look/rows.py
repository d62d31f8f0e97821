"""Where the rows behind a number are: an address that every audience may open."""

from collections.abc import Iterable
from urllib.parse import urlencode

from markupsafe import Markup

from geo.dataset.context import Context
from geo.language import mark
from geo.profiles import key_statements
from geo.settings import reached
from maps.look.templates import joined, piece

PATH = "/lite/rows/"


def address(context: Context, statement: str) -> str:
    """Returns the address of the rows behind a statement (`geo.profiles.key_statements.KINDS`)."""
    view = context.view.having(select="", at=None, since=None, page=())
    pairs = view.to_query()
    return reached(f"{PATH}{statement}?{urlencode(pairs)}".removesuffix("?"))


def links(context: Context, statements: Iterable[str]) -> Markup:
    """Returns a line that leads to the rows of each of these statements."""
    words = context.words
    found = [
        piece(
            '<a href="{}">{}</a>',
            address(context, one),
            words.beside(key_statements.KINDS[one].title, None),
        )
        for one in statements
    ]
    said = words(mark("Show the rows:"))
    return piece('<p class="a-rows">{} {}</p>', said, joined(found, " · "))
