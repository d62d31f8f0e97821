"""Which booklets a command is to write: kinds, and places and organisations by filters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from geo import catalog, export, names, selection
from geo.errors import InvalidQueryError
from geo.language import mark
from geo.scene import Scene
from geo.view import View
from maps import booklet_organisation, booklet_place
from maps.booklet_parts import Booklet

KINDS: Final[Mapping[str, str]] = {
    "governorates": mark("Governorates"),
    "districts": mark("Districts"),
    "areas": mark("Coordination areas"),
    "organisations": mark("Organisations"),
}
"""What can be asked for, which is the name of its folder, and its title."""
_COLLECTIONS: Final = {"governorates": "governorates", "districts": "districts",
                       "areas": catalog.ABC_AREAS.id}  # fmt: skip
_NAMED: Final = {"governorates": "governorate", "districts": "district", "areas": "area",
                 "organisations": "partner"}  # fmt: skip
_PLACES: Final = {"governorates": ("governorate",),
                  "districts": ("governorate", "district", "subdistrict", "area"),
                  "areas": ("governorate", "district", "subdistrict", "area")}  # fmt: skip


class Subject(NamedTuple):
    """A place or organisation that a booklet is of; `make` returns it."""

    kind: str
    id: str
    title: str
    make: Callable[[], Booklet | None]

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
            f"({', '.join(KINDS)}), or a filter such as --governorate IQG01."
        )
    return found


def subjects(scene: Scene, wanted: Sequence[str]) -> list[Subject]:
    """Returns the subjects of these kinds that pass the filters of the scene.

    InvalidQueryError where there is none.
    """
    found = [one for kind in wanted for one in _of_kind(scene, kind)]
    if not found:
        raise InvalidQueryError("Nothing to write: nothing of these kinds passes the filters.")
    return found


def content(scene: Scene) -> Scene:
    """Returns the scene that booklets are made of: its day, language, sectors and types."""
    view = scene.view
    kept = View(date=view.date, lang=view.lang, sector=view.sector, orgtype=view.orgtype)
    return Scene(scene.dataset, kept, scene.words)


def _of_kind(scene: Scene, kind: str) -> Iterator[Subject]:
    told = content(scene)
    if kind == "organisations":
        for one in _organisations(scene):
            make = partial(booklet_organisation.of, told, one)
            title = names.organisation_in_full(scene, one)
            yield Subject(kind, one, title, make)
        return
    collection = _COLLECTIONS[kind]
    view = told.view.having(**{name: getattr(scene.view, name) for name in _PLACES[kind]})
    shown = export.records(selection.select(scene.dataset, collection, view))
    for record in sorted(shown, key=lambda one: str(one["id"])):
        select = f"{collection}/{record['id']}"
        yield Subject(
            kind,
            str(record["id"]),
            scene.words.name(record),
            partial(booklet_place.of, told, select),
        )


def _organisations(scene: Scene) -> list[str]:
    """Returns the organisations with activities that pass the filters, of whatever day."""
    view = scene.view.having(presence="any")
    rows = selection.activities(scene.dataset, view)
    known = scene.dataset.vocabulary["partner"]
    return sorted(set(rows["organisation"]).intersection(known))
