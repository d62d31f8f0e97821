"""The last step: what accepting will do, in figures, and one button that does it."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import history
from dashboard.data.desk import desk
from dashboard.data.proposal import changes_screen
from dashboard.session import acts
from geo.access import datasets, people
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.intake.accepting import complete_lists
from geo.intake.proposals import also_accepted
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets import said
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.work.rows import FILE_NAME
from geo.language import mark
from maps.look import markup
from maps.look.templates import joined, piece

_HOW: Final = "da_how"
_HOLD, _ALL = "hold-back", "all-or-nothing"


def draw(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws what will be written, what will not, and the button."""
    words, counts = context.words, found.difference.counts
    st.html(changes_screen.figures(context, found))
    with st.container(key="da_accept"):
        st.html(markup.box_title(words(mark("What will happen"))))
        if known := _known_already(context, proposal, found):
            st.html(markup.empty(known))
        st.html(_lines(context, found))
        if not (found.taken or found.entries):
            text = mark("No row can be taken: all of them are held back. Nothing can be accepted.")
            st.html(markup.empty(words(text)))
            return
        covers = complete_lists.of(found, datasets.shared().dataset(Audience.COORDINATOR), "")
        if not found.difference.writes and covers is None:
            text = mark("Nothing has to be written: all of this is known already.")
            st.html(markup.empty(words(text)))
        if not found.is_clean:
            st.radio(
                words(mark("What is done with rows that are held back")),
                [_HOLD, _ALL],
                format_func=partial(_how, context, found),
                key=_HOW,
            )
        label = words(
            mark("Accept: {changes}"),
            changes=history.changes(
                context, {"new": counts.new, "changed": counts.changed, "ended": counts.ended}
            ),
        )
        acts.button(
            label, key="da_accept_it", type="primary", act=partial(_accept, proposal, found)
        )


def _accept(proposal: Proposal, found: Outcome) -> None:
    """Callback: what was shown is accepted."""
    is_whole = not found.is_clean and acts.taken(_HOW) == _ALL
    desk.accept(proposal, all_or_nothing=is_whole)


def _known_already(context: Context, proposal: Proposal, found: Outcome) -> str:
    """Returns that the same file stands already as another sender's; empty where it does not."""
    library, every = datasets.shared(), desk.imports().all()
    same = also_accepted.of(library, every, proposal.sha256, found.source.sender)
    if not same:
        return ""
    who = people.called(context, same[0].who)
    sender = history.sender(context, str(same[0].summary["sender"]))
    return also_accepted.sentence(same[0], context.words, who, sender)


def _how(context: Context, found: Outcome, one: str) -> str:
    words, held = context.words, len(found.held)
    if one == _ALL:
        return words(mark("All or nothing: take no row while any is held back or asked about"))
    return words.count(
        "Take the others; {n} row is held back and can be handed in again when it is mended",
        "Take the others; {n} rows are held back and can be handed in again when they are mended",
        held,
    )


def _complete(context: Context, found: Outcome) -> Iterator[str]:
    """Yields what the silence of a complete list will mean, or why it does not mean it yet."""
    words, dataset = context.words, datasets.shared().dataset(Audience.COORDINATOR)
    told = complete_lists.document(found, dataset, words)
    if told["scope"]:
        text = mark("It is complete: {scope}. What is not named there is not there.")
        yield words(text, scope=f"\u2068{told['scope']}\u2069")
    elif told["held"]:
        yield words.count(
            "{n} row that is held back may lie in what it is complete for: what is not named "
            "there may be there all the same.",
            "{n} rows that are held back may lie in what it is complete for: what is not named "
            "there may be there all the same.",
            told["held"],
        )


def _lines(context: Context, found: Outcome) -> Markup:
    """Returns what is written and what is not, as sentences."""
    words, counts = context.words, found.difference.counts
    sender = f"\u2068{history.sender(context, found.source.sender)}\u2069"
    lines = [
        words(
            mark("The rows stand as those of {sender} ({by}), each with its file, sheet and row."),
            sender=sender,
            by=said.by(found.source.sender_by, words),
        ),
        words(
            mark("The day that they tell is {day} ({by})."),
            day=words.day(changes_screen.day_of(found), short=True),
            by=said.by(found.source.day_by, words),
        ),
    ]
    if found.source.sender_by == FILE_NAME:
        text = mark(
            "Nobody says whose it is: choose who sends it under Reading, so that next month's "
            "sheet is compared with this one whatever its file is called."
        )
        lines.insert(1, words(text))
    if counts.same:
        lines.append(
            words.count(
                "{n} row is known already and stays the same.",
                "{n} rows are known already and stay the same.",
                counts.same,
            )
        )
    if counts.missing:
        lines.append(
            words.count(
                "{n} row of the sender is not in this file; it stays as it was.",
                "{n} rows of the sender are not in this file; they stay as they were.",
                counts.missing,
            )
        )
    lines += _complete(context, found)
    if found.questions:
        lines.append(
            words.count(
                "{n} question is open: its rows are read without an answer.",
                "{n} questions are open: their rows are read without an answer.",
                len(found.questions),
            )
        )
    lines.append(words(mark("It becomes one revision, which can be undone.")))
    items = joined(piece("<li>{}</li>", one) for one in lines)
    return piece('<ul class="da-lines">{}</ul>', items)
