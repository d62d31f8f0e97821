"""Which columns of a sheet are those of our own templates."""

from collections.abc import Iterator
from typing import Final

from geo.intake.sheets import template_columns
from geo.intake.sheets.kind import Kind
from geo.intake.sheets.layout.header import Header
from geo.intake.sheets.template_columns import TEMPLATES, TemplateColumn
from geo.intake.sheets.values import words
from geo.values.cells import folded

_SHARE: Final = 0.8
"""Share of a sheet's columns that are ours, from which on it is our template."""
_HALF: Final = 0.5
_STAR: Final = "*"
"""Ends the heading of a column that is required."""


def columns(header: Header, kind: Kind) -> dict[int, TemplateColumn]:
    """Returns the columns of our template by where they stand; none for a sheet of somebody else.

    They are known by their HXL tag or by their heading in any language.
    """
    own = TEMPLATES[kind.name].columns if kind.name in TEMPLATES else ()
    found = dict(_known(header, kind.name, own))
    named = sum(map(bool, header.names))
    is_starred = any(
        one.is_required and header.names[place].rstrip().endswith(_STAR)
        for place, one in found.items()
    )
    is_whole = len({one.role for one in found.values()}) > _HALF * len(own)
    return found if (is_starred or is_whole) and len(found) > _SHARE * named else {}


def _known(
    header: Header, kind: str, own: tuple[TemplateColumn, ...]
) -> Iterator[tuple[int, TemplateColumn]]:
    by_role = {one.role: one for one in own}
    by_tag = {one.tag: one.role for one in own}
    by_title = words.titles(template_columns.titles(kind)) if own else {}
    for place, (name, tag) in enumerate(zip(header.names, header.tags, strict=True)):
        plain = "".join(tag.split()).casefold()
        if role := by_tag.get(plain) or by_title.get(folded(name)):
            yield place, by_role[role]
