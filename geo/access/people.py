"""What whoever did something is called on pages, in the reader's language."""

import re
from typing import Final

from geo.access.gate import ANYBODY, THIS_MACHINE
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark

COMMAND_LINE: Final = "the command line"
_WORDS: Final = {
    THIS_MACHINE: mark("this machine"),
    COMMAND_LINE: mark("the command line"),
    ANYBODY: mark("somebody not signed in"),
}
_AT_COMMAND_LINE: Final = re.compile(r"(.+) at the command line")
_BY_LINK: Final = re.compile(r"(.+) by [\w-]+ link \S+")
_OF_LINK: Final = re.compile(r"link \S+ by (.+)")


def called(context: Context, who: str) -> str:
    """Returns what somebody is called: names stay, what the Atlas itself says is translated."""
    words = context.words
    if who in _WORDS:
        return words(_WORDS[who])
    if found := _AT_COMMAND_LINE.fullmatch(who):
        return words(mark("{who} at the command line"), who=f"\u2068{found[1]}\u2069")
    if found := _BY_LINK.fullmatch(who):
        name = names.organisation(context, found[1])
        return words(mark("{who} by hand-in link"), who=f"\u2068{name}\u2069")
    if found := _OF_LINK.fullmatch(who):
        name = called(context, found[1])
        return words(mark("a link of {who}"), who=f"\u2068{name}\u2069")
    return who
