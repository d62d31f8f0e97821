"""Where the rows behind a number are: an address that every audience may open."""

from urllib.parse import urlencode

from geo.dataset.context import Context

PATH = "/lite/rows/"


def address(context: Context, statement: str) -> str:
    """Returns the address of the rows behind a statement (`geo.profiles.key_statements.KINDS`)."""
    view = context.view.having(select="", at=None, since=None, page=())
    pairs = view.to_query()
    return f"{PATH}{statement}?{urlencode(pairs)}" if pairs else f"{PATH}{statement}"
