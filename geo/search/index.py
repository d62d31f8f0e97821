"""Names of things, to be asked for by what somebody typed."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from geo.search.many import ManyNames
from geo.search.things import KINDS, Thing
from geo.units import spelling

_MOST_BEGINNING: Final = 400
_SHORTEST_GUESS: Final = 4
"""Letters from which on a text may be a slip of the pen: shorter ones are like too many names."""
_SHORTEST_SOUND: Final = 2
_FEWEST_CONSONANTS: Final = 3
_CLOSE: Final = 0.78
_SOUNDS_ALIKE: Final = 0.6


class Fit(IntEnum):
    """How a name fits what was typed, the best first."""

    SAME = 0
    SPELLED = 1
    BEGINS = 2
    SOUNDS = 3
    WORD = 4
    LIKE = 5


class Hit(NamedTuple):
    """A thing that fits: how, how far off (0 is whole), and by which of its names."""

    fit: Fit
    distance: float
    thing: Thing
    name: str

    @property
    def rank(self) -> tuple[float, ...]:
        """The smaller, the better; a town comes after what only sounds like the text."""
        place, fit = self.thing.place, self.fit
        if place is not None:
            fit = Fit.SOUNDS if fit <= Fit.SPELLED else max(fit, Fit.WORD)
        is_small = place is not None and not place.is_seat
        return (fit, KINDS.index(self.thing.kind), is_small, self.distance, len(self.name))


class Index:
    """The names of things by spelling, by sound and by their beginnings."""

    def __init__(
        self, things: Iterable[Thing], many: Sequence[ManyNames] = (), *, whole: bool = False
    ) -> None:
        """Makes the index; with `whole` names only as a whole, which many of them need.

        `many` has the names of kinds of which there are too many for it.
        """
        self._guesses, self._many = not whole, many
        self._spelled: dict[str, dict[Thing, str]] = {}
        self._words: dict[str, dict[Thing, str]] = {}
        for thing in things:
            for name, spelled in zip(thing.names, thing.spelled, strict=True):
                self._spelled.setdefault(spelled, {}).setdefault(thing, name)
                words = () if whole else spelling.words(name)
                for number in range(1, len(words)):
                    rest = "".join(words[number:])
                    self._words.setdefault(rest, {}).setdefault(thing, name)
        self._spelled.pop("", None)
        self._beginnings = {Fit.BEGINS: sorted(self._spelled), Fit.WORD: sorted(self._words)}

    @cached_property
    def _sounding(self) -> dict[str, list[str]]:
        """The spellings of each sound."""
        found: dict[str, list[str]] = {}
        for spelled in self._spelled:
            found.setdefault(spelling.sounded(spelled), []).append(spelled)
        return found

    @cached_property
    def _bones(self) -> dict[str, list[str]]:
        """The sounds of each skeleton."""
        found: dict[str, list[str]] = {}
        for sound in self._sounding:
            found.setdefault(spelling.skeleton(sound), []).append(sound)
        return found

    def hits(self, typed: str, *, guesses: bool = True) -> Iterator[Hit]:
        """Yields what fits a text; without `guesses` only what is spelled so or begins so.

        Nothing is likened to what was typed where something sounds or begins so.
        """
        whole = "".join(spelling.words(typed))
        if not whole:
            return
        found = [*self._same(typed, whole), *self._starting(whole), *self._among_many(typed)]
        sound = spelling.sounded(whole)
        if guesses and len(whole) > _SHORTEST_SOUND:
            found += self._by_sound(Fit.SOUNDS, {sound: 1.0} if sound in self._sounding else {})
        yield from found
        if guesses and len(whole) >= _SHORTEST_GUESS and not found:
            yield from self._by_sound(Fit.LIKE, self._alike(sound))

    def _same(self, typed: str, whole: str) -> Iterator[Hit]:
        exact = typed.strip().casefold()
        for thing, name in self._spelled.get(whole, {}).items():
            is_exact = any(one.casefold() == exact for one in thing.names)
            yield Hit(Fit.SAME if is_exact else Fit.SPELLED, 0.0, thing, name)

    def _starting(self, whole: str) -> Iterator[Hit]:
        for fit, names in ((Fit.BEGINS, self._spelled), (Fit.WORD, self._words)):
            beginnings = self._beginnings[fit]
            first = bisect_left(beginnings, whole)
            for rest in beginnings[first : first + _MOST_BEGINNING]:
                if not rest.startswith(whole):
                    break
                for thing, name in names[rest].items():
                    yield Hit(fit, 1 - len(whole) / len(rest), thing, name)

    def _among_many(self, typed: str) -> Iterator[Hit]:
        for kind in self._many:
            for one in kind.named(typed):
                begins = Fit.BEGINS if one.begins else Fit.WORD
                yield Hit(Fit.SAME if one.is_whole else begins, one.distance, one.thing, one.name)

    def _by_sound(self, fit: Fit, sounds: Mapping[str, float]) -> Iterator[Hit]:
        for sound, ratio in sounds.items():
            for spelled in self._sounding[sound]:
                for thing, name in self._spelled[spelled].items():
                    yield Hit(fit, 1 - ratio, thing, name)

    def _alike(self, sound: str) -> dict[str, float]:
        """Returns sounds with the same consonants, else those with few letters that differ."""
        if not self._guesses:
            return {}
        bones = spelling.skeleton(sound)
        alike = {one: _ratio(sound, one) for one in self._bones.get(bones, ())}
        least = _SOUNDS_ALIKE if len(bones) >= _FEWEST_CONSONANTS else _CLOSE
        found = {one: ratio for one, ratio in alike.items() if ratio >= least}
        if found:
            return found
        close = get_close_matches(sound, self._sounding, n=5, cutoff=_CLOSE)
        return {one: _ratio(sound, one) for one in close}


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
