"""What became of a file that was accepted or withdrawn, with the ways on."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.data import history
from geo.access import datasets, people
from geo.dataset.context import Context
from geo.intake.accepting import undo
from geo.intake.proposals.proposals import Proposal, State
from geo.language import mark
from geo.settings import reached
from geo.view.view import View
from maps.look import markup
from maps.look.templates import joined, piece


def draw(context: Context, proposal: Proposal) -> None:
    """Draws what happened."""
    words = context.words
    with st.container(key="da_done"):
        if proposal.state is State.WITHDRAWN:
            st.html(
                markup.box_title(words(mark("Withdrawn")))
                + markup.empty(words(mark("Nothing of this file was taken. The file is kept.")))
            )
            return
        told = _revision(proposal)
        if told is None:
            text = mark("All of it was known already, so nothing had to be written.")
            st.html(markup.box_title(words(mark("Accepted"))) + markup.empty(words(text)))
            return
        _accepted(context, proposal, told)


def _revision(proposal: Proposal) -> Mapping[str, Any] | None:
    found = undo.history(datasets.shared()) if proposal.revision else []
    return next((one for one in found if one["revision"] == proposal.revision), None)


def _accepted(context: Context, proposal: Proposal, told: Mapping[str, Any]) -> None:
    words, counts = context.words, proposal.summary["counts"]
    title = words(mark("Accepted as revision {n}"), n=f"{told['revision']:,}")
    facts = [
        (words(mark("Changed")), history.changes(context, told["difference"])),
        (words(mark("Accepted by")), markup.isolated(people.called(context, told["who"]))),
        (words(mark("Rows taken")), f"{counts['taken']:,}"),
        (words(mark("Held back")), f"{counts['held']:,}" if counts["held"] else ""),
    ]
    st.html(markup.box_title(title) + markup.facts(facts))
    if told["undone_by"]:
        said = words(mark("It was undone in revision {n}."), n=f"{told['undone_by']:,}")
        st.html(markup.empty(said))
        return
    st.html(piece('<p class="da-links">{}</p>', joined(_ways(context, told), " ")))


def _ways(context: Context, told: Mapping[str, Any]) -> list[str]:
    """Returns the ways to what is new, and back."""
    words = context.words
    view = View(lang=context.view.lang, audience=context.view.audience)
    own = view.having(date=None)
    query = own.query_string()
    back = view.with_page("undo", str(told["revision"])).query_string()
    pages = (
        (mark("Map of the newest day"), "/"),
        (mark("Partners of the newest day"), "/partners"),
    )
    links = [
        markup.button(words(title), reached(f"{path}?{query}".rstrip("?"))) for title, path in pages
    ]
    return [*links, markup.button(words(mark("Undo …")), reached(f"/data?{back}"))]
