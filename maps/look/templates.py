"""HTML of the Atlas: pages, charts and lists from Jinja2 templates, small parts from pieces.

One convention everywhere: a plain `str` is text and gets escaped where it enters HTML; `Markup`
(of MarkupSafe) is HTML and stays as it is. What is not sure to be HTML is text, so a mistake shows
tags as letters and never runs them:

- `Words` makes text. A sentence of theirs that holds `Markup` is plain text again; for HTML inside
  a sentence say `sentence(words, mark("until {day}"), day=Markup)`, for a list `listed(...)`.
- An f-string, `"".join(...)` and `str.format` make text too: write `piece(...)` and `joined(...)`.
- `trusted(...)` takes the SVG, CSS and scripts of our own modules as HTML.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import LiteralString

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from geo.language import Words

_ROOT = Path(__file__).parents[2]
_LAYOUT = re.compile(r"(?<=[>}])\n\s*|\n\s*(?=[<{])")


def rendered(template: Path, **values: object) -> Markup:
    """Returns a template filled with values; a value that it names and does not get is an error.

    Templates lie beside the module that fills them: `Path(__file__).with_name("page.html")`. One
    names another by its path from the root of the code: `{% extends "mapservice/web/page.html" %}`.
    JSON for a script is `{{ value | tojson }}`: it cannot end the element around it.
    """
    found = _environment().get_template(template.relative_to(_ROOT).as_posix())
    return Markup(found.render(values))  # noqa: S704 - escaped by the environment


def template(source: LiteralString) -> Callable[..., Markup]:
    """Returns what fills a template that stands in the module of its chart or list.

    Its lines are for who reads the code: a break beside a tag or a value adds no space to the page.
    """

    @cache
    def compiled() -> Template:
        return _environment().from_string(_LAYOUT.sub("", source.strip()))

    def filled(**values: object) -> Markup:
        return Markup(compiled().render(values))  # noqa: S704 - escaped by the environment

    return filled


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOT),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies |= {"json.dumps_function": _json, "json.dumps_kwargs": {}}
    return environment


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def piece(template: LiteralString, *values: object, **named: object) -> Markup:
    """Returns literal HTML whose `{}` places are filled as by `str.format`, values escaped."""
    return Markup(template).format(*values, **named)  # noqa: S704 - a literal


def pieces(template: LiteralString, values: Iterable[object]) -> Markup:
    """Returns the piece once for each value, one after the other."""
    return joined(piece(template, value) for value in values)


def joined(parts: Iterable[object], separator: str = "") -> Markup:
    """Returns the parts one after the other; those that are text, and the separator, escaped."""
    return escape(separator).join(escape(part) for part in parts)


def trusted(html: str) -> Markup:
    """Takes SVG, CSS or a script of ours as HTML; never what people or data bring as it is."""
    return Markup(html)  # noqa: S704 - see above


def sentence(words: Words, text: str, **values: object) -> Markup:
    """Returns a translated text whose `{name}` places may be filled with HTML."""
    return escape(words(text)).format(**values)


def listed(words: Words, parts: Iterable[object]) -> Markup:
    """Returns parts that may be HTML as one list, with the comma of the language's script."""
    return joined(parts, words.listed(["", ""]))
