"""If they leave: the tray that chooses who, and what each place would lose without them."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from dashboard.coverage import files, tables
from dashboard.session import acts, filters
from geo.catalog.vocabulary import GOING_ON
from geo.dataset import names, selection
from geo.dataset.answers import answer
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.language import mark
from geo.view.view import View
from maps.document.coverage import facts, leaving
from maps.look import markup


def draw(context: Context) -> None:
    """Draws the tray, and below it what is lost where somebody is supposed to leave."""
    with st.container(key="cv_tray"):
        _tray(context)
    if context.dataset.supposed is not None:
        tables.show(
            context, leaving.lost(context), partial(files.leaving, context, facts.lost(context))
        )


def _tray(context: Context) -> None:
    words = context.words
    real = context.dataset.real or context.dataset
    working, donors = answer(_on_the_day, real, facts.today(context).without_suppositions())
    st.html(
        markup.box_title(words(mark("If they leave")))
        + markup.note(
            words(
                mark(
                    "Choose who leaves on {day}: every page then shows what the sources leave "
                    "without their work. It is a supposition, and the address holds it."
                ),
                day=words.day(context.day),
            )
        )
    )
    with st.container(key="cvwho", horizontal=True):
        _choice(context, "without", words(mark("Organisations that leave")), working)
        _choice(context, "without_donor", words(mark("Donors that leave")), donors)


def _choice(context: Context, name: str, title: str, offered: Iterable[str]) -> None:
    chosen: list[str] = list(getattr(context.view, name))
    acts.choice(
        st.multiselect,
        title,
        options=sorted(
            {*offered, *chosen}, key=lambda one: names.organisation(context, one).casefold()
        ),
        name=f"f_{name}",
        shown=chosen,
        act=partial(filters.take_list, name),
        format_func=lambda one: names.organisation_in_full(context, one),
        placeholder=context.words(mark("Nobody")),
    )


def _on_the_day(dataset: Dataset, view: View) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns whose work could end on the view's day, and the donors that it names."""
    rows = selection.activities(dataset, view)
    rows = rows[rows["status"].isin(GOING_ON).to_numpy(dtype=bool)]
    donors = {one for text in rows["donor"].dropna().unique() for one in text.split("|")}
    working = {*rows["organisation"].unique()} & {*dataset.vocabulary["without"]}
    return tuple(sorted(working)), tuple(sorted(donors & {*dataset.vocabulary["without_donor"]}))
