"""A share link as it is handed on: its address, its QR code, what it opens and until when."""

import datetime as dt

import streamlit as st
from markupsafe import Markup

from dashboard.frame import copy_box, subscribe_box
from dashboard.session import downloads, shared
from dashboard.session.downloads import File
from geo.access import sharing
from geo.access.links.shares import Share
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from maps.look import markup, qr
from maps.look.templates import piece


def address(share: Share) -> str:
    """Returns the address that opens a link."""
    return f"{shared.origin()}/share/{shared.gate().shares.token(share)}"


def opens(context: Context, share: Share) -> str:
    """Returns what a link opens: audience, scope and last day, as one list."""
    parts = [names.audience(context, share.audience), *names.scope(context, share.scope)]
    return context.words.listed([*parts, until(context, share)])


def until(context: Context, share: Share) -> str:
    """Returns until when a link opens, such as until 22 December 2026."""
    return context.words(
        mark("until {day}"), day=context.words.day(share.expires_at.astimezone(dt.UTC).date())
    )


def draw(context: Context, share: Share) -> None:
    """Draws a link that is open, with its QR code and the way to see what it shows."""
    words, to = context.words, address(share)
    copy_box.draw(context, to)
    with st.container(key="shareqr", horizontal=True):
        alt = words(mark("QR code of the link"))
        code = piece('<img class="a-qr" src="{}" alt="{}">', qr.data_uri(to), alt)
        st.html(code, width="content")
        with st.container(width="stretch", key="shareways"):
            said = words(mark("Opens: {what}."), what=opens(context, share))
            st.html(markup.paragraph(said) + _as_they_will(context, share))
            if st.button(words(mark("Show large")), icon=":material/qr_code_2:", key="share_large"):
                show_large(context, to)
            file = File(f"atlas-link-{share.id}.png", lambda: qr.png(to))
            downloads.button(context, file, "share_png", mark("QR code (PNG)"))
    view = sharing.fitting(context.view, shared.dataset_for(share.audience, share.scope))
    subscribe_box.draw(context, view, to, is_open=False)


def show_large(context: Context, to: str) -> None:
    """Shows the QR code over the whole page, for the people in a room."""
    title = context.words(mark("Scan to open"))

    @st.dialog(title, width="large")
    def large() -> None:
        st.html(
            piece('<img class="a-qr large" src="{}" alt="{}">', qr.data_uri(to), title)
            + piece('<p class="a-qrtext"><bdi dir="ltr">{}</bdi></p>', to)
        )

    large()


def _as_they_will(context: Context, share: Share) -> Markup:
    """Returns the way to the view of the link's audience."""
    if share.audience is Audience.COORDINATOR:
        return Markup()
    sign = "&" if share.view else "?"
    title = {Audience.PUBLIC: mark("View as donor"), Audience.PARTNER: mark("View as partner")}[
        share.audience
    ]
    address = f"{share.target}{sign}audience={share.audience.value}"
    return markup.button(context.words(title), address)
