"""Reads the values of an address one by one and says what is wrong with each.

Every value that cannot be used gives exactly one Problem that names it; nothing raises.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from geo.catalog import layers, vocabulary
from geo.errors import InvalidQueryError
from geo.language import Language, Words, mark
from geo.values import days
from geo.values.days import Today
from geo.view.weights import Weights

Vocabulary = Mapping[str, Collection[str]]
"""The ids that each filter may hold, such as the P-codes of the governorates."""

PLACES = ("governorate", "district", "subdistrict", "area", "site")
FILTERS = (*PLACES, "partner", "sector", "orgtype")
SUPPOSED = ("without", "without_donor")
"""Whose work is supposed to be over from the view's day on (`geo.dataset.supposed`)."""
LISTS = (*FILTERS, *SUPPOSED)
"""What may be given several times."""
PAGE_STATE: dict[str, tuple[str, ...]] = {
    "map": ("simple",),
    "table": (*layers.ids(), "none"),
    "matrix": ("areas", "country"),
    "rows": ("organisation",),
    "order": ("organisation",),
    "weights": (),
    "threshold": (),
    "links": ("ended", "all"),
    "link": (),
    "start": (),
    "agenda": (),
    "scene": (),
    "meeting": ("edit",),
    "import": (),
    "step": ("findings", "questions", "changes", "accept"),
    "changes": ("new", "changed", "ended", "same", "missing"),
    "undo": (),
    "edit": (),
    "register": (),
}
"""States of pages and their values; those without a list are read by a rule of their own."""
_BEFORE = {("matrix", "iraq"): "country"}
"""What links of before say, and what it is called today."""
AUDIENCES = ("public", "partner", "coordinator")
MAXIMUM_VALUES = 400
MAXIMUM_LENGTH = 200
LONGEST_NAME = 80
"""Characters in the name of an agenda."""
YEARS = range(1900, 2201)
"""A day outside these years is a slip of the keyboard."""


class At(NamedTuple):
    """Where the map starts: zoom level, latitude and longitude in degrees."""

    zoom: float
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return "/".join(repr(float(part)).removesuffix(".0") for part in self)


@dataclass(frozen=True)
class Problem:
    """A value of an address that cannot be used, and what was expected instead."""

    name: str
    value: str
    expected: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, words: Words) -> str:
        """Returns the problem as a sentence in the language of `words`."""
        if not self.expected:
            return words(mark("There is no parameter “{name}”."), name=self.name)
        return words(
            mark("“{value}” cannot be used for {name}: {expected}."),
            value=self.value[:60],
            name=self.name,
            expected=words(self.expected, **self.values),
        )

    def __str__(self) -> str:
        if not self.expected:
            return f"There is no parameter “{self.name}”."
        expected = self.expected.format(**self.values)
        return f"“{self.value[:60]}” cannot be used for {self.name}: {expected}."


MERGED: Final = "partner_merged"
"""In a vocabulary: organisations as they are known now, by ids and names that they had before."""


class Reader:
    """Collects the values of an address one by one, and what is wrong with them."""

    def __init__(self, known: Vocabulary) -> None:
        self.problems: list[Problem] = []
        self._known = {
            **known,
            "sector": vocabulary.NAMED_SECTORS,
            "orgtype": vocabulary.ORGANISATION_TYPES,
        }
        merged = known.get(MERGED, {})
        self._merged = merged if isinstance(merged, Mapping) else {}
        self._lists: dict[str, set[str]] = {}
        self._single: dict[str, Any] = {}
        self._page: dict[str, str] = {}

    def take(self, name: str, value: str) -> None:
        """Reads one pair; what cannot be used becomes one Problem."""
        if name not in LISTS and name not in PAGE_STATE and name not in _SINGLE:
            self.problems.append(Problem(name[:60], value, ""))
        elif len(value) > MAXIMUM_LENGTH:
            self._refuse(name, value, mark("it is longer than {n} characters"), n=MAXIMUM_LENGTH)
        elif name in LISTS:
            self._take_filter(name, value)
        elif name in self._page or name in self._single:
            self._refuse(name, value, mark("it can be given only once"))
        elif name in PAGE_STATE:
            self._take_page(name, value)
        else:
            self._take_single(name, value)

    def found(self) -> dict[str, Any]:
        """Returns the fields of a View."""
        lists = {name: tuple(sorted(values)) for name, values in self._lists.items()}
        return {**lists, **self._single, "page": tuple(sorted(self._page.items()))}

    def _refuse(self, name: str, value: str, expected: str, **values: object) -> None:
        self.problems.append(Problem(name, value, expected, values))

    def _take_filter(self, name: str, value: str) -> None:
        held = self._lists.setdefault(name, set())
        if name == "partner":
            value = self._merged.get(value, value)
        if value not in self._known.get(name, ()):
            example = min(self._known.get(name, ()), default="")
            self._refuse(name, value, _EXPECTED[name], example=example)
        elif len(held) >= MAXIMUM_VALUES and value not in held:
            self._refuse(name, value, mark("at most {n} values can be given"), n=MAXIMUM_VALUES)
        else:
            held.add(value)

    def _take_page(self, name: str, value: str) -> None:
        value = _BEFORE.get((name, value), value)
        if value in PAGE_STATE[name] or (name in _PATTERNS and _PATTERNS[name][0](value)):
            self._page[name] = value
        elif name in _PATTERNS:
            self._refuse(name, value, _PATTERNS[name][1])
        else:
            self._refuse(
                name, value, mark("expected {choices}"), choices=", ".join(PAGE_STATE[name])
            )

    def _take_single(self, name: str, value: str) -> None:
        parse, expected = _SINGLE[name]
        try:
            found = parse(value)
        except ValueError:
            self._refuse(name, value, expected)
            return
        if value not in self._known.get(name, (value,)):
            self._refuse(name, value, _EXPECTED[name])
        else:
            self._single[name] = found


def _day(value: str) -> dt.date:
    if value == Today.WORD:
        return days.as_today()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError(value)
    day = dt.date.fromisoformat(value)
    if day.year not in YEARS:
        raise ValueError(value)
    return day


def _revision(value: str) -> int:
    if not _is_number(value):
        raise ValueError(value)
    return int(value)


def _audience(value: str) -> str:
    if value not in AUDIENCES:
        raise ValueError(value)
    return value


def _presence(value: str) -> str:
    if value in ("any", "none"):
        return value
    if re.fullmatch(r"[1-9]\d?", value, re.ASCII):
        return value
    raise ValueError(value)


def _truth(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError(value)
    return value == "true"


def _layers(value: str) -> tuple[str, ...]:
    chosen = [] if value == "none" else value.split(",")
    if any(layers.layer(one) is None for one in chosen):
        raise ValueError(value)
    return tuple(one for one in layers.ids() if one in chosen)


def _select(value: str) -> str:
    layer_id, _, feature_id = value.partition("/")
    is_known = layers.layer(layer_id) is not None or layer_id == layers.SITE_GROUPS.id
    if not is_known or not re.fullmatch(r"[\w.\-]{1,80}", feature_id, re.ASCII):
        raise ValueError(value)
    return value


def _at(value: str) -> At:
    if not re.fullmatch(r"[\d.e\-]+(/[\d.e\-]+){2}", value, re.ASCII):
        raise ValueError(value)
    at = At(*(float(part) for part in value.split("/")))
    if not (0 <= at.zoom <= 22 and -85 <= at.latitude <= 85 and -180 <= at.longitude <= 180):
        raise ValueError(value)
    return at


def _are_weights(value: str) -> bool:
    try:
        Weights.read(value)
    except InvalidQueryError:
        return False
    return bool(value)


def _is_threshold(value: str) -> bool:
    return re.fullmatch(r"\d{1,8}", value, re.ASCII) is not None


def _is_link(value: str) -> bool:
    return re.fullmatch(r"[\w-]{12}", value, re.ASCII) is not None


def _is_name(value: str) -> bool:
    return value.isprintable() and 0 < len(value) <= LONGEST_NAME


def _is_record(value: str) -> bool:
    return re.fullmatch(r"[\w.\-]{1,80}", value, re.ASCII) is not None


def _is_number(value: str) -> bool:
    return re.fullmatch(r"[1-9]\d{0,3}", value, re.ASCII) is not None


_PATTERNS: dict[str, tuple[Callable[[str], bool], str]] = {
    "weights": (
        _are_weights,
        mark("expected four numbers from 0 to 1,000, not all 0, such as 1,1,1,0.5"),
    ),
    "threshold": (_is_threshold, mark("expected a whole number of returnees, such as 60000")),
    "link": (_is_link, mark("expected the 12 characters by which a link is known")),
    "start": (_is_threshold, mark("expected a whole number of lines")),
    "agenda": (_is_name, mark("expected the name of an agenda")),
    "scene": (_is_number, mark("expected the number of a scene, such as 3")),
    "import": (_is_link, mark("expected the 12 characters by which an import is known")),
    "undo": (_is_threshold, mark("expected the number of a revision, such as 3")),
    "edit": (_is_record, mark("expected the id of a record, or new")),
    "register": (_is_record, mark("expected the id of an organisation, or all")),
}
_SINGLE: dict[str, tuple[Any, str]] = {
    "presence": (_presence, mark("expected any, none or a number from 1 to 99")),
    "date": (_day, mark("expected a day such as 2023-12-13, or today")),
    "compare": (_day, mark("expected a day such as 2023-12-13, or today")),
    "since": (_revision, mark("expected the number of a revision, such as 3")),
    "lang": (Language, mark("expected en, ar, ckb or kmr")),
    "wider": (_truth, mark("expected true or false")),
    "audience": (_audience, mark("expected public, partner or coordinator")),
    "layers": (_layers, mark("expected layer ids joined with commas, or none")),
    "select": (_select, mark("expected layer/feature, such as hotspots/al-amerli")),
    "at": (_at, mark("expected zoom/latitude/longitude, such as 7/33.4/43.2")),
}
_EXPECTED = {
    "governorate": mark("it is not the P-code of a governorate, such as {example}"),
    "district": mark("it is not the P-code of a district, such as {example}"),
    "subdistrict": mark("it is not the P-code of a sub-district, such as {example}"),
    "area": mark("it is not the id of a coordination area, such as west-anbar"),
    "site": mark("it is not the id of a site that can be shown to you"),
    "partner": mark("it is not the id of an organisation, such as drc"),
    "without": mark("it is not the id of an organisation, such as drc"),
    "without_donor": mark("it is not the id of a donor that the data name, such as {example}"),
    "sector": mark("it is not the id of a sector, such as wash"),
    "orgtype": mark("it is not a type of organisation, such as INGO"),
    "since": mark("the data have no revision of that number"),
}
