"""Confirm links on the page Data: who was asked, opened and answered, and how to ask the rest."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from dashboard.data.confirm import confirm_desk, link_parts, waiting_box
from dashboard.data.confirm.confirm_desk import FAULT, MAILED, SHOWN
from dashboard.session import acts, downloads, shared
from dashboard.session.downloads import File
from geo import settings
from geo.access.links.organisation_links import OrganisationLink
from geo.dataset import names, records
from geo.dataset.context import Context
from geo.errors import GeoError, StoreError
from geo.intake.confirm import asked
from geo.intake.confirm.asking import REMIND_DAYS, Mailed, Progress, to_remind
from geo.language import Language, mark
from geo.values import days
from maps.look import markup

_NOTHING: Final = "–"
_MOST_SHOWN: Final = 200


def draw(context: Context) -> None:
    """Draws the box, for coordinators alone."""
    words = context.words
    with st.container(key="da_confirm"):
        st.html(markup.box_title(words(mark("Confirm in three taps"))))
        said = mark(
            "Each organisation gets a link to its own work. What is still true is renewed at once,"
            " in its name; everything else waits here for you."
        )
        st.html(markup.paragraph(words(said)))
        try:
            found = list(confirm_desk.asking().progress())
        except StoreError:
            st.html(markup.empty(words(mark("The list cannot be read at the moment."))))
            return
        fault = acts.taken(FAULT)
        if isinstance(fault, GeoError):
            st.html(markup.fault(fault.sentence(words)))
        waiting_box.draw(context)
        _form(context, found)
        shown = next((one.link for one in found if one.link.id == acts.taken(SHOWN)), None)
        if shown is not None:
            link_parts.messages(context, shown, partial(_text, shown))
            link_parts.again(context, mark("Close"), SHOWN, "da_cf_close")
        if found:
            _list(context, found[:_MOST_SHOWN])
            _mail(context)


def _form(context: Context, found: Sequence[Progress]) -> None:
    words, numbers = context.words, asked.numbers(context.dataset, days.today())
    open_now = {one.link.organisation for one in found}
    rest = [one for one in numbers if one not in open_now]
    with st.form("da_cf_form", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="da_cf_what"):
            link_parts.organisation(
                context,
                numbers,
                lambda one: f"{names.organisation(context, one)} ({numbers[one]})",
                "da_cf_who",
            )
            link_parts.length(context, "da_cf_days")
        with st.container(horizontal=True, key="da_cf_makes"):
            acts.button(
                words(mark("Make link")),
                key="da_cf_make",
                act=confirm_desk.make,
                widget=st.form_submit_button,
                type="primary",
            )
            every = words.count("Ask {n} more", "Ask all {n} that are not asked", len(rest))
            acts.button(
                every if rest else words(mark("All are asked")),
                key="da_cf_make_all",
                act=confirm_desk.make_all,
                widget=st.form_submit_button,
                disabled=not rest,
            )


def _text(link: OrganisationLink, language: Language) -> str:
    return confirm_desk.asking().text(link, shared.origin(), language).text


def _list(context: Context, found: list[Progress]) -> None:
    words = context.words
    late = to_remind(found, dt.datetime.now(dt.UTC))
    if late:
        told = words.count(
            "{n} has not answered since {days} days:",
            "{n} have not answered since {days} days:",
            len(late),
            days=REMIND_DAYS,
        )
        who = words.listed(names.organisation(context, one.link.organisation) for one in late)
        st.html(markup.note(f"{told} {who}"))
    head = words.each(
        mark("Organisation"),
        mark("Asked"),
        mark("Until"),
        mark("Last opened"),
        mark("Answered"),
        mark("Open"),
        mark("Waits for you"),
    )
    caption = words.count("{n} organisation is asked", "{n} organisations are asked", len(found))
    st.html(markup.table(caption, head, [_row(context, one) for one in found]))
    with st.container(horizontal=True, vertical_alignment="bottom", key="da_cf_end"):
        own = {one.link.id: names.organisation(context, one.link.organisation) for one in found}
        link_parts.which(context, own, "da_cf", confirm_desk.show)
        acts.button(words(mark("End link")), key="da_cf_revoke", act=confirm_desk.end)
        file = File("links.csv", partial(_csv, context, found))
        downloads.button(context, file, "da_cf_csv", mark("Links and messages (CSV)"))


def _row(context: Context, one: Progress) -> list[str]:
    words, link = context.words, one.link
    return [
        names.organisation(context, link.organisation),
        markup.date(words, link.made_at.date()),
        markup.date(words, link.expires_at.date()),
        markup.moment(words, link.last_used_at) if link.last_used_at else _NOTHING,
        markup.number(one.answered),
        markup.number(one.asked - one.answered),
        markup.number(one.waiting),
    ]


def _csv(context: Context, found: Sequence[Progress]) -> bytes:
    """Returns every open link with its message in the language of the page."""
    rows: list[tuple[object, ...]] = [("organisation", "name", "until", "address", "message")]
    for one in found:
        letter = confirm_desk.asking().text(one.link, shared.origin(), context.view.lang)
        who = one.link.organisation
        name = names.organisation_in_full(context, who)
        rows.append((who, name, one.link.expires_at.date(), letter.address, letter.text))
    return records.table(rows)


def _mail(context: Context) -> None:
    """Draws where addresses are written, if there is a mail server."""
    words = context.words
    if settings.current().smtp_url is None:
        return
    found = acts.taken(MAILED)
    if isinstance(found, Mailed):
        text = words.count("{n} message was sent.", "{n} messages were sent.", found.sent)
        st.html(markup.note(text))
        if found.refused:
            who = words.listed(names.organisation(context, one) for one in found.refused)
            st.html(markup.fault(words(mark("The mail server did not take: {list}"), list=who)))
    with st.form("da_cf_mail", border=False, clear_on_submit=True):
        st.text_area(
            words(mark("Send by e-mail: organisation, address on each line")),
            placeholder="drc, name@example.org",
            key=confirm_desk.ADDRESSES,
        )
        with st.container(horizontal=True, vertical_alignment="bottom", key="da_cf_to"):
            st.selectbox(
                words(mark("Language")),
                list(Language),
                format_func=lambda one: one.own_name,
                key="da_cf_lang",
            )
            acts.button(
                words(mark("Send")),
                key="da_cf_send",
                act=confirm_desk.send,
                widget=st.form_submit_button,
            )
        st.html(markup.empty(words(mark("Addresses are forgotten once it is sent."))))
