"""Every revision of the data: who made it, when, why and of which file, and the way back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard.frame import pager
from geo.access import datasets, people
from geo.catalog.registers import HANDED_IN
from geo.dataset import names
from geo.dataset.context import Context
from geo.intake.accepting import undo
from geo.intake.accepting.accept import IMPORT
from geo.intake.by_hand.decisions import DECIDED
from geo.intake.by_hand.hand import BY_HAND, EDIT
from geo.intake.by_hand.records import CONFIRMED
from geo.intake.by_hand.register import REGISTER
from geo.language import mark
from geo.settings import reached
from maps.look import markup
from maps.look.templates import piece

WHY: Final = {
    "data pack": mark("data pack"),
    IMPORT: mark("import"),
    undo.UNDO: mark("undo"),
    EDIT: mark("edit"),
    CONFIRMED: mark("confirmed as still true"),
    DECIDED: mark("decided which counts"),
    REGISTER: mark("register of organisations"),
}
CHANGES: Final = {
    "new": mark("{n} new"),
    "changed": mark("{n} changed"),
    "ended": mark("{n} ended"),
    "same": mark("{n} the same"),
    "missing": mark("{n} missing"),
}


def draw(context: Context) -> None:
    """Draws the revisions, the newest first, each with what can be done about it."""
    words = context.words
    told = undo.history(datasets.shared())
    with st.container(key="da_history"):
        st.html(markup.box_title(words(mark("History"))))
        head = words.each(
            mark("Revision"),
            mark("When (UTC)"),
            mark("Who"),
            mark("Why"),
            mark("File"),
            mark("What it changed"),
            mark("Undo"),
        )
        caption = words.count("{n} revision", "{n} revisions", len(told))
        shown = pager.part(context, told)
        rows = [_row(context, one) for one in shown]
        st.html(markup.table(caption, head, rows, stacks=True))
        pager.draw(context, len(told), (mark("Newer"), mark("Older")))


def _row(context: Context, one: Mapping[str, Any]) -> list[str]:
    words = context.words
    return [
        markup.number(one["revision"]),
        markup.moment(words, dt.datetime.fromisoformat(one["made_at"])),
        markup.isolated(people.called(context, one["who"])),
        why(context, one),
        _file(context, one),
        _changed(context, one),
        _way_back(context, one),
    ]


def _changed(context: Context, one: Mapping[str, Any]) -> str:
    if "difference" in one:
        return changes(context, one["difference"])
    return context.words.count("{n} record", "{n} records", sum(one["counts"].values()))


def why(context: Context, one: Mapping[str, Any]) -> str:
    """Returns why a revision was made."""
    words = context.words
    said = words(WHY[one["why"]]) if one["why"] in WHY else one["why"]
    if "undid" not in one:
        return said
    was = one.get("undone", "")
    of = words(WHY[was]) if was in WHY else was
    text = mark("undo of revision {n} ({what})") if of else mark("undo of revision {n}")
    return words(text, n=one["undid"], what=of)


def _file(context: Context, one: Mapping[str, Any]) -> str:
    if one["source"] == BY_HAND and "link" in one:
        told = context.words(mark("answered by link"))
        who = markup.isolated(sender(context, one["sender"]))
        return piece("{}<br><small>{}</small>", who, told)
    if one["source"] == BY_HAND:
        return context.words(mark("by hand"))
    name = markup.isolated(one["source"])
    if "import" in one:
        query = context.view.with_page("import", one["import"]).query_string()
        name = markup.link(name, reached(f"/data?{query}"))
    if not one.get("sender"):
        return name
    return piece("{}<br><small>{}</small>", name, markup.isolated(sender(context, one["sender"])))


def _way_back(context: Context, one: Mapping[str, Any]) -> str:
    """Returns the link to what undoing a revision would do, or by which one it was undone."""
    if one["undone_by"]:
        said = context.words(mark("undone in {n}"), n=one["undone_by"])
        return markup.tag(said, "off")
    if one["why"] not in WHY or one["why"] == "data pack":
        return ""
    query = context.view.with_page("undo", str(one["revision"])).query_string()
    return markup.link(context.words(mark("Undo …")), reached(f"/data?{query}"))


def changes(context: Context, counts: Mapping[str, int]) -> str:
    """Returns how many rows are new, changed and so on, those that are not none."""
    words = context.words
    found = [words(CHANGES[name], n=f"{n:,}") for name, n in counts.items() if n]
    return words.listed(found) if found else words(mark("nothing"))


def sender(context: Context, sender_id: str) -> str:
    """Returns what a sender is called: an organisation or source of the registers, else its id."""
    bare = sender_id.removeprefix(HANDED_IN)
    if bare in context.dataset.organisations:
        return names.organisation(context, bare)
    known = context.dataset.sources.get(sender_id) or context.dataset.sources.get(bare)
    return str(known["title"]) if known else bare
