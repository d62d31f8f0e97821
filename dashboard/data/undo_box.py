"""Undoing a revision: what goes back, what was changed again since, and what to do about that."""

from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import history
from dashboard.data.desk import desk
from dashboard.data.proposal import changes_table
from dashboard.session import acts
from geo.access import datasets, people
from geo.catalog import layers
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import GeoError
from geo.intake.accepting import undo
from geo.intake.accepting.undo import Plan
from geo.intake.sheets.changes.difference import ASIDE
from geo.language import mark
from geo.settings import reached
from geo.store.revisions import Touched
from maps.look import markup
from maps.look.templates import piece

MOST_SHOWN: Final = 60


def draw(context: Context, number: int) -> None:
    """Draws what undoing a revision would do, and asks about what came later."""
    words = context.words
    with st.container(key="da_undo"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = words(mark("Undo revision {n}"), n=f"{number:,}")
            st.html(markup.title(title), width="stretch")
            acts.button(
                words(mark("Close")), key="da_close", icon=":material/close:", act=desk.close
            )
        try:
            planned = undo.plan(datasets.shared(), number)
        except GeoError as fault:
            st.html(markup.empty(fault.sentence(words)))
            return
        st.html(_facts(context, planned))
        if planned.conflicts:
            _conflicts(context, planned)
        else:
            _button(context, number, words(mark("Undo it")), keep_later=False)


def _facts(context: Context, planned: Plan) -> Markup:
    words, was = context.words, planned.revision
    kept = len(planned.kept)
    told = {"why": was.why, **was.details}
    return markup.facts(
        [
            (words(mark("Why")), history.why(context, told)),
            (words(mark("File")), markup.isolated(was.source)),
            (words(mark("Who")), markup.isolated(people.called(context, was.who))),
            (words(mark("When (UTC)")), markup.moment(words, was.made_at)),
            (words(mark("Goes back")), words.count("{n} record", "{n} records", len(planned.back))),
            (
                words(mark("Stays, because other records need it")),
                words.count("{n} record", "{n} records", kept) if kept else "",
            ),
        ]
    )


def _conflicts(context: Context, planned: Plan) -> None:
    words, own = context.words, planned.conflicts
    title = words.count(
        "{n} record was changed again since", "{n} records were changed again since", len(own)
    )
    text = mark(
        "Nothing is guessed: either these stay as they are now, and the rest goes back, or the "
        "later revision is undone first."
    )
    st.html(markup.box_title(title) + markup.paragraph(words(text)))
    st.html(_table(context, planned))
    with st.container(horizontal=True, key="da_choose"):
        label = words(mark("Leave these as they are, undo the rest"))
        _button(context, planned.revision.id, label, keep_later=True)
        later = max(one.later or 0 for one in own)
        query = context.view.with_page("undo", str(later)).query_string()
        first = words(mark("Undo revision {n} first"), n=f"{later:,}")
        st.html(markup.button(first, reached(f"/data?{query}")), width="content")


def _table(context: Context, planned: Plan) -> Markup:
    words, own = context.words, planned.conflicts
    head = words.each(
        mark("Record"), mark("Layer"), mark("Since then"), mark("Changed again in revision")
    )
    rows = [
        [
            markup.isolated(_name(context, one)),
            words(layers.declared(one.layer).title),
            _now(context, planned.revision.id, one),
            markup.number(one.later or 0),
        ]
        for one in own[:MOST_SHOWN]
    ]
    table = markup.table(words.count("{n} record", "{n} records", len(own)), head, rows)
    left = len(own) - len(rows)
    if left > 0:
        table += markup.note(words.count("and {n} more", "and {n} more", left))
    return table


def _now(context: Context, number: int, one: Touched) -> Markup:
    """Returns what a record says today that it did not say after a revision."""
    words = context.words
    if not one.now:
        return piece("{}", words(mark("gone")))
    layer = layers.declared(one.layer)
    versions = datasets.shared().store.versions(layer, one.feature)
    was = next((said for revision, said in versions if revision == number), {})
    changed = {
        name: (was.get(name), value)
        for name, value in versions[0][1].items()
        if was.get(name) != value and name not in ASIDE
    }
    titles = {field.name: field.title for field in layer.fields}
    found = changes_table.fields(context, changed, titles)
    return piece('<ul class="da-list">{}</ul>', found) if found else piece("–")


def _name(context: Context, one: Touched) -> str:
    """Returns what a record is called; decisions have no name of their own."""
    if one.layer not in context.dataset.features:
        return one.feature
    return names.of_record(context, one.layer, one.feature)


def _button(context: Context, number: int, label: str, *, keep_later: bool) -> None:
    del context
    acts.button(
        label,
        key="da_undo_it",
        type="primary",
        act=partial(desk.take_back, number, keep_later=keep_later),
    )
