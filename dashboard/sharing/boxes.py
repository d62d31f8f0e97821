"""The boxes of the sharing page: the links, one of them, and the audit log."""

import datetime as dt
from functools import partial

import streamlit as st

from dashboard.frame import pager, share_result
from dashboard.session import acts, downloads, filters, shared
from dashboard.session.downloads import File
from dashboard.sharing import tables
from geo.access import sharing
from geo.access.gate import Access
from geo.access.links.link import State
from geo.access.links.shares import Share
from geo.dataset.context import Context
from geo.errors import GeoError, StoreError
from geo.language import mark
from maps.look import markup

AUDIT_SHOWN = 200
AUDIT_FILE = 10_000
CHOICES = {"": mark("Open"), "ended": mark("Ended"), "all": mark("All")}
FAULT = "revoke_fault"


def draw(context: Context) -> None:
    """Draws the page for who asks: everything, their own links, or why there is nothing."""
    seen, _ = filters.access()
    if not sharing.may_share(seen):
        _nothing(context)
        return
    now = dt.datetime.now(dt.UTC)
    try:
        found = sharing.listed(shared.gate(), seen)
    except StoreError:
        st.html(markup.empty(context.words(mark("The list cannot be read at the moment."))))
        return
    _title(context, seen, sum(one.state(now) is State.OPEN for one in found))
    chosen = context.view.page_state("link")
    if chosen:
        _one(context, next((one for one in found if one.id == chosen), None), now)
    _list(context, found, now)
    if seen.may_manage:
        _audit(context)


def _nothing(context: Context) -> None:
    words = context.words
    title = words(mark("Links are for partners and coordinators"))
    said = words(
        mark(
            "Who is signed in as a partner or coordinator makes and ends links here. Any view can "
            "be passed on as its address; nobody sees more by that."
        )
    )
    st.html(markup.title(title) + markup.empty(said))


def _title(context: Context, seen: Access, number: int) -> None:
    words = context.words
    title = words.count("{n} link is open", "{n} links are open", number)
    lead = mark(
        "Every link, who made it and when it was last used. One that is ended shows nothing."
    )
    if not seen.may_manage:
        lead = mark("Your links, and when each was last used. One that is ended shows nothing.")
    st.html(markup.title(title, words(lead)))


def _one(context: Context, share: Share | None, now: dt.datetime) -> None:
    words = context.words
    with st.container(key="cv_link"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(words(mark("The link"))), width="stretch")
            acts.button(
                words(mark("Close")),
                icon=":material/close:",
                key="link_close",
                act=partial(filters.show_state, "link"),
            )
        if share is None:
            st.html(markup.empty(words(mark("There is no such link, or it is not one of yours."))))
            return
        fault = acts.taken(FAULT)
        if fault:
            st.html(markup.fault(fault))
        with st.container(key="linktwo", horizontal=True):
            with st.container(width="stretch"):
                st.html(tables.facts(context, share, now))
                if share.state(now) is State.OPEN:
                    _revoke(context, share)
            if share.state(now) is State.OPEN:
                with st.container(width="stretch"):
                    share_result.draw(context, share)


def _revoke(context: Context, share: Share) -> None:
    words = context.words
    with st.popover(words(mark("End link")), icon=":material/link_off:", key="p_revoke"):
        said = mark(
            "Whoever opens it from now on is told that it was withdrawn; who has it open sees "
            "nothing of it any more. This cannot be undone."
        )
        st.html(markup.paragraph(words(said)))
        acts.button(
            words(mark("End it now")),
            key="revoke",
            type="primary",
            act=partial(
                _end, share.id, words(mark("The link could not be ended; try again in a minute."))
            ),
        )


def _end(link_id: str, otherwise: str) -> None:
    """Callback: ends a link at once."""
    filters.hold(FAULT, "")
    try:
        sharing.end(shared.gate(), filters.access()[0], link_id, dt.datetime.now(dt.UTC))
    except GeoError:
        filters.hold(FAULT, otherwise)


def _list(context: Context, found: list[Share], now: dt.datetime) -> None:
    words = context.words
    wanted = context.view.page_state("links")
    shown = [one for one in found if wanted == "all" or _is(one, wanted, now)]
    with st.container(key="cv_links"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(words(mark("Links"))), width="stretch")
            acts.choice(
                st.segmented_control,
                words(mark("Which links")),
                options=list(CHOICES),
                name="f_links",
                shown=wanted,
                act=_take,
                format_func=lambda one: words(CHOICES[one]),
                label_visibility="collapsed",
            )
        if not shown:
            st.html(markup.empty(words(_EMPTY[wanted] if found else _EMPTY["all"])))
            return
        st.html(tables.links(context, pager.part(context, shown), now))
        pager.draw(context, len(shown), (mark("Newer"), mark("Older")))


_EMPTY = {
    "": mark("No link is open. “Share view” on every page makes one."),
    "ended": mark("No link has ended yet."),
    "all": mark("No link was made yet. “Share view” on every page makes one."),
}


def _is(share: Share, wanted: str, now: dt.datetime) -> bool:
    return (share.state(now) is State.OPEN) is (wanted != "ended")


def _take() -> None:
    view = filters.current().with_page("links", acts.taken("f_links") or "")
    filters.show(view.with_page("start", ""))


def _audit(context: Context) -> None:
    words = context.words
    log = shared.gate().audit
    with st.container(key="cv_audit"):
        file = File(
            f"audit-{dt.datetime.now(dt.UTC):%Y-%m-%d}.csv",
            lambda: tables.audit_file(log.newest(AUDIT_FILE)),
        )
        downloads.head(context, words(mark("Audit log")), file, "audit_csv")
        try:
            entries = log.newest(AUDIT_SHOWN)
        except StoreError:
            st.html(markup.empty(words(mark("The audit log cannot be read at the moment."))))
            return
        if not entries:
            st.html(markup.empty(words(mark("Nothing is written yet."))))
            return
        said = words(
            mark(
                "Who saw, took away, shared or changed what is not public: the newest {shown} "
                "lines. The file holds up to {most}."
            ),
            shown=AUDIT_SHOWN,
            most=f"{AUDIT_FILE:,}",
        )
        st.html(tables.audit(context, entries) + markup.note(said))
