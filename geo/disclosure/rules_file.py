"""The operator's file of disclosure rules: reads it, names every fault, refuses to loosen quietly.

The file is TOML. It changes cells of the table of `geo/disclosure/rules.py`, each by `kind`,
`level`, `audience` and `treatment`:

    least_households = 20
    least_sites = 5
    opted_out = ["some-organisation"]

    [[rule]]
    kind = "hotspots"
    level = "sub-district"
    audience = "public"
    treatment = "hide"
"""

import logging
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from geo import settings
from geo.catalog.audience import Audience
from geo.disclosure import rules as disclosure_rules
from geo.disclosure.rules import SHIPPED, Key, Level, Rules, Treatment
from geo.errors import SettingsError

logger = logging.getLogger(__name__)
_NUMBERS: Final = ("least_households", "least_sites")
_TOP: Final = (*_NUMBERS, "opted_out", "rule")
_PARTS: Final = ("kind", "level", "audience", "treatment")
_Word = TypeVar("_Word", bound=StrEnum)


def in_force() -> Rules:
    """Returns the rules of this process; SettingsError names every fault of the operator's file."""
    config = settings.current()
    return rules_of(config.disclosure, config.disclosure_loosened)


@cache
def rules_of(path: Path | None, reason: str) -> Rules:
    """Returns the shipped rules as a file changes them, read once; a `reason` lets it loosen.

    Every cell and threshold that is loosened is logged with the reason.
    """
    if path is None:
        return SHIPPED
    rules = _Reading(path).rules(reason.strip())
    for line in weaker(rules):
        logger.warning("disclosure is looser than shipped: %s; reason: %s", line, rules.reason)
    return rules


def weaker(rules: Rules) -> list[str]:
    """Returns a line for each cell and threshold that shows more than the shipped rules."""
    cells = [f"{one.key}: {one.now} instead of {one.shipped}" for one in rules.loosened]
    numbers = [
        f"{name}: {getattr(rules, name)} instead of {getattr(SHIPPED, name)}"
        for name in rules.lowered
    ]
    return [*cells, *numbers]


class _Reading:
    """One reading of a file, with the faults found in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[str] = []

    def rules(self, reason: str) -> Rules:
        content = self._content()
        self._only(content, _TOP, "the file")
        numbers = {one: self._number(content, one) for one in _NUMBERS}
        rules = Rules(
            table={**SHIPPED.table, **self._changes(content)},
            opted_out=self._opted_out(content),
            reason=reason,
            origin=self.path.name,
            **numbers,
        )
        self.faults += disclosure_rules.contradictions(rules.table)
        if not reason:
            self.faults += [
                f"{line}: shows more than the Atlas ships; to allow it, give the reason in "
                "ATLAS_DISCLOSURE_LOOSENED"
                for line in weaker(rules)
            ]
        if self.faults:
            raise SettingsError(f"ATLAS_DISCLOSURE: {self.path.name}: " + "; ".join(self.faults))
        return rules

    def _content(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.path.read_text(encoding="utf-8-sig"))
        except OSError as fault:
            why = f"cannot be read ({fault.strerror})"
        except UnicodeDecodeError:
            why = "is not text in UTF-8"
        except tomllib.TOMLDecodeError as fault:
            why = f"is not TOML ({fault})"
        raise SettingsError(f"ATLAS_DISCLOSURE: {self.path.name} {why}")

    def _changes(self, content: Mapping[str, Any]) -> dict[Key, Treatment]:
        rows = content.get("rule", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.faults.append("rule: expected [[rule]] tables")
            return {}
        found: dict[Key, Treatment] = {}
        for number, row in enumerate(rows, start=1):
            where = f"rule {number}"
            changed = self._change(row, where)
            if changed is None:
                continue
            key, treatment = changed
            if key in found:
                self.faults.append(f"{where}: {key} has a rule already")
            found[key] = treatment
        return found

    def _change(self, row: Mapping[str, Any], where: str) -> tuple[Key, Treatment] | None:
        self._only(row, _PARTS, where)
        kinds = SHIPPED.kinds()
        kind = row.get("kind")
        if kind not in kinds:
            self._wrong(f"{where}: kind", kind, kinds)
        level = self._word(row, "level", Level, where)
        audience = self._word(row, "audience", Audience, where)
        treatment = self._word(row, "treatment", Treatment, where)
        if kind not in kinds or level is None or audience is None or treatment is None:
            return None
        return self._allowed(Key(kind, level, audience), treatment, where)

    def _allowed(self, key: Key, treatment: Treatment, where: str) -> tuple[Key, Treatment] | None:
        levels = [one.level for one in SHIPPED.table if one[::2] == key[::2]]
        choices = disclosure_rules.possible(key)
        if key.audience is Audience.COORDINATOR:
            fault = "coordinators see everything; what they may not see cannot be in the data"
        elif key.level not in levels:
            names = ", ".join(levels)
            fault = f"{key.kind} are never known at the level {key.level}; expected {names}"
        elif treatment not in choices:
            fault = f"{key} cannot be {treatment}; expected one of {', '.join(choices)}"
        else:
            return key, treatment
        self.faults.append(f"{where}: {fault}")
        return None

    def _word(
        self, row: Mapping[str, Any], name: str, words: type[_Word], where: str
    ) -> _Word | None:
        given = row.get(name)
        if given in list(words):
            return words(given)
        self._wrong(f"{where}: {name}", given, tuple(words))
        return None

    def _number(self, content: Mapping[str, Any], name: str) -> int:
        given = content.get(name, getattr(SHIPPED, name))
        if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= 1_000_000:
            self.faults.append(f"{name} is {given!r}; expected a whole number from 1")
            return int(getattr(SHIPPED, name))
        return given

    def _opted_out(self, content: Mapping[str, Any]) -> tuple[str, ...]:
        given = content.get("opted_out", [])
        texts = isinstance(given, list) and all(isinstance(one, str) and one for one in given)
        if not texts:
            self.faults.append("opted_out: expected a list of ids, names or acronyms in quotes")
            return ()
        return tuple(dict.fromkeys(one.strip() for one in given))

    def _only(self, found: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        for name in found:
            if name not in known:
                self.faults.append(f"{where}: {name!r} is unknown; expected {', '.join(known)}")

    def _wrong(self, where: str, given: object, expected: tuple[str, ...]) -> None:
        got = "is missing" if given is None else f"is {given!r}"
        self.faults.append(f"{where} {got}; expected one of {', '.join(expected)}")
