"""One file step by step: read, findings, questions, comparison, accept; and what became of it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import history, home
from dashboard.data.desk import desk
from dashboard.data.proposal import (
    accept_screen,
    changes_screen,
    closed_screen,
    findings_screen,
    questions_screen,
    reading_screen,
)
from dashboard.session import acts, downloads, filters
from dashboard.session.downloads import File
from geo.access import people
from geo.dataset.context import Context
from geo.errors import GeoError
from geo.intake.proposals.proposals import Proposal, State
from geo.intake.sheets import said
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from maps.look import markup
from maps.look.templates import joined

STEPS: Final = ("", "findings", "questions", "changes", "accept")
_TITLES: Final = {
    "": mark("Reading"),
    "findings": mark("Findings"),
    "questions": mark("Questions"),
    "changes": mark("Comparison"),
    "accept": mark("Accept"),
}
_SCREENS: Final[dict[str, Callable[[Context, Proposal, Outcome], None]]] = {
    "": reading_screen.draw,
    "findings": findings_screen.draw,
    "questions": questions_screen.draw,
    "changes": changes_screen.draw,
    "accept": accept_screen.draw,
}


def draw(context: Context, proposal: Proposal, found: Outcome | GeoError | None) -> None:
    """Draws a proposal: the step of the address, or what became of it."""
    _head(context, proposal, found)
    if found is None:
        closed_screen.draw(context, proposal)
    elif isinstance(found, GeoError):
        faults = [markup.fault(one) for one in home.why(context, found)]
        st.html(joined(faults))
    else:
        step = context.view.page_state("step")
        for told in _elsewhere(context, found):
            st.html(told)
        _steps(context, found, step)
        _SCREENS[step](context, proposal, found)
        _ways(context, step)


def _elsewhere(context: Context, found: Outcome) -> Iterator[Markup]:
    """Yields that the file is about another country, whichever step is shown."""
    for one in found.findings:
        if one.code == "place-elsewhere":
            rows = context.words.count("{n} row", "{n} rows", len(one.rows))
            told = said.message(one, context.words)
            yield markup.fault(f"{told} {rows}. {said.remedy(one, context.words)}")


def _head(context: Context, proposal: Proposal, found: Outcome | GeoError | None) -> None:
    """Draws whose file it is, since when it waits, and what can be done with it as a whole."""
    words = context.words
    sender = found.source.sender if isinstance(found, Outcome) else str(proposal.summary["sender"])
    who = words(
        mark("From {sender}, handed in by {who} on {day}"),
        sender=f"\u2068{history.sender(context, sender)}\u2069",
        who=f"\u2068{people.called(context, proposal.who)}\u2069",
        day=words.day(proposal.made_at.date(), short=True),
    )
    with st.container(key="da_head", horizontal=True, vertical_alignment="center"):
        st.html(markup.title(markup.isolated(proposal.name), who), width="stretch")
        with st.container(key="da_ways", horizontal=True, width="content"):
            content = partial(desk.imports().content, proposal)
            downloads.original(context, File(proposal.name, content), "da_original")
            if proposal.state is State.PROPOSED:
                _withdraw(context, proposal)
            acts.button(
                words(mark("Close")), key="da_close", icon=":material/close:", act=desk.close
            )


def _withdraw(context: Context, proposal: Proposal) -> None:
    words = context.words
    with st.popover(words(mark("Withdraw")), icon=":material/delete:", key="p_withdraw"):
        said = mark(
            "The file leaves the list of those that wait, and nothing of it is taken. The file "
            "itself is kept, and can be handed in again."
        )
        st.html(markup.paragraph(words(said)))
        acts.button(
            words(mark("Withdraw it")),
            key="da_withdraw",
            type="primary",
            act=partial(desk.withdraw, proposal),
        )


def _steps(context: Context, found: Outcome, step: str) -> None:
    """Draws the steps with what each has to say; the one that is shown is pressed."""
    words = context.words
    counts = {
        "findings": len(found.findings),
        "questions": len(found.questions),
        "changes": sum(found.difference.counts[:3]),
    }

    def title(name: str) -> str:
        many = f" · {counts[name]:,}" if counts.get(name) else ""
        return f"{STEPS.index(name) + 1}  {words(_TITLES[name])}{many}"

    acts.choice(
        st.segmented_control,
        words(mark("Step")),
        options=list(STEPS),
        name="da_step",
        shown=step,
        act=_take_step,
        format_func=title,
        label_visibility="collapsed",
    )


def _take_step() -> None:
    go(str(acts.taken("da_step") or ""))


def go(step: str) -> None:
    """Callback: shows another step of the import."""
    filters.show(filters.current().with_page("start", "").with_page("step", step))


def _ways(context: Context, step: str) -> None:
    """Draws the ways to the step before and the next one."""
    words, at = context.words, STEPS.index(step)
    with st.container(key="da_next", horizontal=True):
        if at:
            acts.button(
                words(mark("Back: {step}"), step=words(_TITLES[STEPS[at - 1]])),
                key="da_back",
                act=partial(go, STEPS[at - 1]),
            )
        if at + 1 < len(STEPS):
            acts.button(
                words(mark("Next: {step}"), step=words(_TITLES[STEPS[at + 1]])),
                key="da_on",
                type="primary",
                act=partial(go, STEPS[at + 1]),
            )
