"""The very same file as another sender's: accepted again, its rows would stand twice."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.access.datasets import Library
from geo.intake.accepting import undo
from geo.intake.proposals.proposals import Proposal, State
from geo.language import Words, mark

SAID: Final = mark(
    "This very file was accepted before, in revision {revision}: {who} handed it in on "
    "{day} as one of {sender}. Accepted again, its rows stand twice."
)


def of(library: Library, proposals: Sequence[Proposal], sha256: str, sender: str) -> list[Proposal]:
    """Returns those of the proposals by which a file's rows stand as another sender's."""
    same = [
        one
        for one in proposals
        if one.sha256 == sha256
        and one.state is State.ACCEPTED
        and one.revision is not None
        and one.summary["sender"] != sender
    ]
    back = undo.undone(library) if same else frozenset()
    return [one for one in same if one.revision not in back]


def sentence(before: Proposal, words: Words, who: str, sender: str) -> str:
    """Returns what is said of it; `who` and `sender` are what those are called."""
    return words(
        SAID,
        revision=before.revision,
        who=f"\u2068{who}\u2069",
        day=words.day(before.made_at.date(), short=True),
        sender=f"\u2068{sender}\u2069",
    )


def document(
    found: Sequence[Proposal], words: Words, register: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Returns it as plain values for JSON, by the register of organisations."""
    told = []
    for one in found:
        sender = str(one.summary["sender"])
        name = str(register[sender]["name"]) if sender in register else sender
        told.append(
            {
                "revision": one.revision,
                "day": one.made_at.date().isoformat(),
                "who": one.who,
                "sender": sender,
                "message": sentence(one, words, one.who, name),
            }
        )
    return told
