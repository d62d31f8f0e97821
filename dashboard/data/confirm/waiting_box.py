"""The answers by link that wait: what is stored, what is said, and one click for each."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard.data.by_hand import hand_desk
from dashboard.data.confirm import confirm_desk
from dashboard.session import acts
from geo.dataset import names
from geo.dataset.context import Context
from geo.intake.confirm.accepting import Waiting
from geo.intake.confirm.asked import Said
from geo.language import mark
from geo.profiles.organisation import place_name
from maps.look import markup
from maps.look.templates import joined, piece

_MOST: Final = 20
_SAID: Final = {
    Said.STILL_TRUE: mark("Still true"),
    Said.ENDED: mark("Ended"),
    Said.CHANGED: mark("Changed"),
    Said.NOT_OURS: mark("Not ours"),
}


def draw(context: Context) -> None:
    """Draws the box where something waits."""
    found = confirm_desk.accepting().waiting()
    words = context.words
    hand_desk.tell(context, lambda _, __: Markup())
    if not found:
        return
    said = words.count("{n} answer waits for you", "{n} answers wait for you", len(found))
    st.html(markup.paragraph(said))
    shown = found[:_MOST]
    for who in dict.fromkeys(one.row.organisation for one in shown):
        _of(context, [one for one in shown if one.row.organisation == who])
    if len(found) > _MOST:
        left = words(mark("The next {n} follow when these are done."), n=f"{len(found) - _MOST:,}")
        st.html(markup.empty(left))


def _of(context: Context, found: Sequence[Waiting]) -> None:
    """Draws what waits of one organisation, each to be accepted alone or all in one revision."""
    words, who = context.words, found[0].row.organisation
    rest = tuple(one.row.number for one in found if one.record is not None)
    if len(rest) > 1:
        with st.container(key=f"da_cf_all {who}", horizontal=True, vertical_alignment="center"):
            name = piece("<b>{}</b>", names.organisation(context, who))
            st.html(name, width="stretch")
            acts.button(
                words.count("Accept this answer", "Accept these {n} answers", len(rest)),
                key=f"da_cf_accept_all {who}",
                act=partial(confirm_desk.accept, rest, context.dataset.revision),
            )
    for one in found:
        _one(context, one)


def _one(context: Context, one: Waiting) -> None:
    words, number = context.words, one.row.number
    with st.container(key=f"da_cf_one {number}", horizontal=True, vertical_alignment="center"):
        st.html(_card(context, one), width="stretch")
        acts.button(
            words(mark("Accept")),
            key=f"da_cf_accept {number}",
            act=partial(confirm_desk.accept, (number,), context.dataset.revision),
            type="primary",
            disabled=one.record is None,
        )
        acts.button(
            words(mark("Leave as it is")),
            key=f"da_cf_leave {number}",
            act=partial(confirm_desk.decline, number),
        )


def _card(context: Context, one: Waiting) -> Markup:
    """Returns an answer beside what is stored."""
    words, record = context.words, one.record
    who = names.organisation(context, one.row.organisation)
    day = markup.day(words, one.row.said_at[:10])
    said = piece("<b>{}</b> · {} · {}", who, words(_SAID[one.said]), day)
    if record is None:
        gone = words(mark("The activity is not there any more."))
        return piece('<div class="da-answer"><p>{}</p><p>{}</p></div>', said, gone)
    place = place_name(context, record["place_level"], record["place_id"])
    stored = [names.sector(context, record["sector"]), place, *_until(context, record["end"])]
    what = [markup.source_text(record["activity"])] if record["activity"] else []
    lines = [
        piece("<p>{}</p>", said),
        piece("<p>{}: {}</p>", words(mark("Stored")), joined([words.listed(stored), *what], " · ")),
    ]
    if told := list(_told(context, one)):
        lines.append(piece("<p>{}: {}</p>", words(mark("Said")), joined(told, " · ")))
    return piece('<div class="da-answer">{}</div>', joined(lines))


def _told(context: Context, one: Waiting) -> list[Any]:
    words, told = context.words, one.details
    found: list[Any] = []
    if told.end:
        found.append(words(mark("ended on {day}"), day=names.day(context, told.end)))
    if told.place:
        known = words(mark("not known as a place: it goes to the note"))
        if one.place:
            known = place_name(context, one.place.level, one.place.id)
        found.append(piece("{} ({})", markup.isolated(told.place), known))
    if told.sector:
        found.append(markup.isolated(names.sector(context, told.sector)))
    found += _until(context, told.until or None)
    if told.word:
        found.append(markup.isolated(told.word))
    return found


def _until(context: Context, end: str | None) -> list[str]:
    return [context.words(mark("until {day}"), day=names.day(context, end))] if end else []
