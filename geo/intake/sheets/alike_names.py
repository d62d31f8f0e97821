"""Names of organisations that share the words that tell them apart; likeness only proposes."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from geo.values.cells import folded

_OF_ANY: Final = (
    "the of for and in de du des la le les el los international intl organization organisation"
    " organizations organisations org ngo ingo nngo foundation association society institution"
    " institute center centre group network trust charity charitable humanitarian relief aid"
    " development republic national country office mission programme program project"
    " منظمة مؤسسة جمعية مركز شبكة الدولية الدولي الخيرية الإنسانية الإنساني"
    " للإغاثة الإغاثة والتنمية للتنمية التنمية مكتب"
)
_OF_MANY: Final = (
    "public health women womens medical social human legal child children youth education water"
    " world community rights care emergency directorate ministry department general people peoples"
    " united nations support life hope food green red new better services service"
    " الصحة صحة المرأة النساء الطفل الأطفال الشباب التربية الماء حقوق وزارة مديرية دائرة"
)
_GENERIC: Final = frozenset(folded(_OF_ANY).split())
"""Words that names of any organisation have."""
_COMMON: Final = frozenset(folded(_OF_MANY).split())
"""Words that say nothing alone."""


_MOST: Final = 0.95
"""How much names share at most that are not the same."""


class Name(NamedTuple):
    """A name of an organisation, by its id, with the words that tell it apart."""

    id: str
    words: frozenset[str]
    is_acronym: bool


def words(name: str, country: tuple[str, ...]) -> frozenset[str]:
    """Returns the words of a name that not every organisation has in its own.

    `country` are folded names of the country: words that begin so say nothing either.
    """
    own = (one for one in folded(name).split() if len(one) > 1 and not one.startswith(country))
    return frozenset(own) - _GENERIC


def near(name: str, register: Iterable[Name], country: tuple[str, ...]) -> list[tuple[float, str]]:
    """Returns the organisations that a name may mean by its words, with how much is shared (0..1).

    One name has to hold all words of the other; an acronym has to be all that is left.
    """
    own = words(name, country)
    found: dict[str, float] = {}
    for one in register:
        if not own or not one.words:
            continue
        fewer = min(own, one.words, key=len)
        holds = own == one.words or (
            not one.is_acronym and fewer <= own & one.words and not fewer <= _COMMON
        )
        if holds:
            share = _MOST * len(own & one.words) / len(own | one.words)
            found[one.id] = max(share, found.get(one.id, 0.0))
    return [(share, id_) for id_, share in found.items()]
