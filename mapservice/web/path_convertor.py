"""A part of an address that may be anything, line breaks too; Starlette's `path` ends at one."""

from typing import Final

from starlette.convertors import PathConvertor, register_url_convertor

NAME: Final = "anything"


class Anything(PathConvertor):
    """Matches whatever is left of a path."""

    regex = "(?s:.*)"


def register() -> None:
    """Lets paths of routes say `{name:anything}`."""
    register_url_convertor(NAME, Anything())


def plain(path: str) -> str:
    """Returns the path of a route as OpenAPI writes it, without the name of the convertor."""
    return path.replace(f":{NAME}}}", "}")
