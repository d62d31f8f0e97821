"""The lists behind the drop-downs of a template: fixed words, places, sites and organisations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from geo.catalog import layers
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.disclosure.anonymised import NEUTRAL_ID
from geo.intake.sheets.template_columns import CHOICES, TemplateColumn
from geo.language import Language, words
from geo.units.boundaries import LEVELS
from geo.view.view import View

PREFIX: Final = "atlas_"
PARENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "districts": ("governorates",),
    "subdistricts": ("governorates", "districts"),
    "sites": ("governorates", "districts"),
}
"""The lists of which only a part is offered, and the lists whose choices decide which."""
_BETWEEN: Final = "|"


class Choices(NamedTuple):
    """The values of a list; `parents` says beside each what it belongs to, empty for all of it."""

    values: tuple[str, ...]
    parents: tuple[str, ...] = ()


def of(columns: Iterable[TemplateColumn], context: Context) -> dict[str, Choices]:
    """Returns the lists that columns offer, in the context's language; none that is empty."""
    found = {one.choices: _choices(one.choices, context) for one in columns if one.choices}
    return {name: choices for name, choices in found.items() if choices.values}


def context(dataset: Dataset, language: Language) -> Context:
    """Returns a dataset as a reader of the language sees it."""
    return Context(dataset, View(lang=language), words(language))


def label(name: str, value: str, context: Context) -> str:
    """Returns what a stored value is called in a list of fixed words; the value where it is not."""
    table = CHOICES.get(name, {})
    return context.words(table[value]) if value in table else value


def formula(name: str, letters: Mapping[str, str], row: int) -> str:
    """Returns what a drop-down of a row offers; `letters` are the columns of the other lists."""
    parents = PARENTS.get(name, ())
    own = f"{PREFIX}{name}"
    if not parents or not all(one in letters for one in parents):
        return own
    key = f'&"{_BETWEEN}"&'.join(f"${letters[one]}{row}" for one in parents)
    of_all = f"{own}_of"
    return f"OFFSET({own},MATCH({key},{of_all},0)-1,0,COUNTIF({of_all},{key}),1)"


def _choices(name: str, context: Context) -> Choices:
    if name in CHOICES:
        return Choices(tuple(label(name, one, context) for one in CHOICES[name]))
    if name == "organisations":
        register = context.dataset.organisations.items()
        named = [one for own, one in register if not own.startswith(NEUTRAL_ID)]
        return Choices(tuple(sorted({context.words.name(one) for one in named})))
    if name == "sites":
        return _sorted(_sites(context))
    return _sorted(_units(name.removesuffix("s"), context))


def _sorted(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Returns the values of pairs of parent and value; those of one parent stand together."""
    found = sorted(set(pairs))
    return Choices(tuple(value for _, value in found), tuple(parent for parent, _ in found))


def _units(level: str, context: Context) -> Iterator[tuple[str, str]]:
    units = context.dataset.units
    for code in units.codes(level):
        above = units.parents(code)
        parents = [names.unit(context, above[one]) for one in LEVELS[: LEVELS.index(level)]]
        yield _BETWEEN.join(parents), names.unit(context, code)


def _sites(context: Context) -> Iterator[tuple[str, str]]:
    if not context.dataset.sites_are_told_apart:
        return
    for site in context.dataset.registered(layers.INFORMAL_SITES):
        codes: Sequence[str] = (site["governorate_pcode"] or "", site["district_pcode"] or "")
        parents = _BETWEEN.join(names.unit(context, one) for one in codes)
        yield parents, context.words.name(site)
