"""Buttons that hand out files; a file with what is not public is written to the audit log."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

import streamlit as st

from dashboard.session import filters, shared
from geo.access.gate import Access
from geo.dataset.context import Context
from geo.errors import LinkError, WithheldError
from geo.language import mark
from maps.look import markup

_TYPES = {
    ".csv": "text/csv",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class File:
    """A file to hand out: its name, and what makes its bytes when somebody asks for it."""

    name: str
    content: Callable[[], bytes]


def button(context: Context, file: File, key: str, title: str = mark("Table (CSV)")) -> None:
    """Draws the button that hands out a file, which is made when it is asked for."""
    seen, _ = filters.access()
    st.download_button(
        context.words(title),
        lambda: content(seen, file),
        file_name=file.name,
        mime=_TYPES[PurePath(file.name).suffix],
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def original(context: Context, file: File, key: str) -> None:
    """Draws the button that hands out a file as somebody brought it; no browser opens it."""
    seen, _ = filters.access()
    st.download_button(
        context.words(mark("Original file")),
        lambda: content(seen, file),
        file_name=file.name,
        mime="application/octet-stream",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def head(
    context: Context, title: str, file: File, key: str, more: Mapping[str, File] | None = None
) -> None:
    """Draws the title of a box, and beside it the button that hands out its content as a file.

    `more` are further files by the titles of their buttons.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.box_title(title), width="stretch")
        button(context, file, key)
        for named, one in (more or {}).items():
            button(context, one, f"{key}{PurePath(one.name).suffix}", named)


def content(seen: Access, file: File) -> bytes:
    """Returns the bytes of a file for somebody, once the audit log says so.

    WithheldError when the link that opened the page was ended since.
    """
    gate = shared.gate()
    if seen.share is not None:
        try:
            gate.shares.find(gate.shares.token(seen.share), dt.datetime.now(dt.UTC))
        except LinkError as fault:
            raise WithheldError("The link that opened this page has ended.") from fault
    if not seen.is_public:
        gate.noted(seen, "export", file.name)
    return file.content()
