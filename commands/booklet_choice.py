"""Which booklets a command is to write: kinds, and places and organisations by filters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from geo.catalog import layers
from geo.dataset import names, records, selection
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.view.view import View
from maps.document import organisation as organisation_document
from maps.document.parts import Document
from maps.document.places import place as place_document

KINDS: Final[Mapping[str, str]] = {
    "governorates": mark("Governorates"),
    "districts": mark("Districts"),
    "areas": mark("Coordination areas"),
    "organisations": mark("Organisations"),
}
"""What can be asked for, which is the name of its folder, and its title."""
_COLLECTIONS: Final = {
    "governorates": "governorates",
    "districts": "districts",
    "areas": layers.ABC_AREAS.id,
}
_NAMED: Final = {
    "governorates": "governorate",
    "districts": "district",
    "areas": "area",
    "organisations": "partner",
}
_PLACES: Final = {
    "governorates": ("governorate",),
    "districts": ("governorate", "district", "subdistrict", "area"),
    "areas": ("governorate", "district", "subdistrict", "area"),
}


class Subject(NamedTuple):
    """A place or organisation that a booklet is of; `make` returns it."""

    kind: str
    id: str
    title: str
    make: Callable[[], Document | None]

    @property
    def file(self) -> str:
        """Its file below the folder."""
        return f"{self.kind}/{self.id}.pdf"


def kinds(view: View, asked: Sequence[str], *, everything: bool) -> tuple[str, ...]:
    """Returns the kinds that are asked for; without any, those that the filters name.

    InvalidQueryError where a kind is unknown, or where nothing is asked for.
    """
    unknown = [one for one in asked if one not in KINDS]
    if unknown:
        raise InvalidQueryError(
            f"“{unknown[0][:60]}” cannot be used for of: expected {', '.join(KINDS)}."
        )
    if everything and asked:
        raise InvalidQueryError("Give --all or --of, not both: --all writes every kind.")
    if everything:
        return tuple(KINDS)
    found = tuple(one for one in KINDS if one in asked)
    found = found or tuple(one for one, name in _NAMED.items() if getattr(view, name))
    if not found:
        raise InvalidQueryError(
            "Say which booklets to write: --all, --of with a kind "
            f"({', '.join(KINDS)}), or a filter such as --governorate with a P-code."
        )
    return found


def subjects(context: Context, wanted: Sequence[str]) -> list[Subject]:
    """Returns the subjects of these kinds that pass the filters of the scene.

    InvalidQueryError where there is none.
    """
    found = [one for kind in wanted for one in _of_kind(context, kind)]
    if not found:
        raise InvalidQueryError("Nothing to write: nothing of these kinds passes the filters.")
    return found


def content(context: Context) -> Context:
    """Returns the scene that booklets are made of: its day, language, sectors and types."""
    view = context.view
    kept = View(date=view.date, lang=view.lang, sector=view.sector, orgtype=view.orgtype)
    return Context(context.dataset, kept, context.words)


def _of_kind(context: Context, kind: str) -> Iterator[Subject]:
    told = content(context)
    if kind == "organisations":
        for one in _organisations(context):
            make = partial(organisation_document.of, told, one)
            title = names.organisation_in_full(context, one)
            yield Subject(kind, one, title, make)
        return
    collection = _COLLECTIONS[kind]
    view = told.view.having(**{name: getattr(context.view, name) for name in _PLACES[kind]})
    shown = records.records(selection.select(context.dataset, collection, view))
    for record in sorted(shown, key=lambda one: str(one["id"])):
        select = f"{collection}/{record['id']}"
        yield Subject(
            kind,
            str(record["id"]),
            context.words.name(record),
            partial(place_document.of, told, select),
        )


def _organisations(context: Context) -> list[str]:
    """Returns the organisations with activities that pass the filters, of whatever day."""
    view = context.view.having(presence="any")
    rows = selection.activities(context.dataset, view)
    known = context.dataset.vocabulary["partner"]
    return sorted(set(rows["organisation"]).intersection(known))
