"""Opens pages of the dashboard as the public, and reads all that is sent to the browser."""

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from asker import Reply
from streamlit.testing.v1 import AppTest

PAGE = """
from dashboard.frame import bar
from dashboard.session import filters
from dashboard.app_pages import {page} as page

context = filters.context()
bar.open_page(context, [])
page.draw(context)
bar.close_page(context)
"""


class Pages:
    """Asks pages once each; files that a page hands out are answers of their own."""

    def __init__(self, monkeypatch: Any) -> None:
        self.replies: dict[str, Reply] = {}
        self.broken: list[str] = []
        self._files: list[tuple[str, Any]] = []
        button = st.download_button

        def noted(label: str, data: Any, *more: Any, **options: Any) -> Any:
            self._files.append((str(options.get("file_name")), data))
            return button(label, data, *more, **options)

        monkeypatch.setattr(st, "download_button", noted)

    def get(self, page: str, **query: str) -> Reply:
        """Returns the page of a query, as text."""
        address = f"/{page}?{urlencode(query)}"
        if address not in self.replies:
            self._files.clear()
            app = AppTest.from_string(PAGE.format(page=page), default_timeout=120)
            for name, value in query.items():
                app.query_params[name] = value
            app.run()
            self.broken += [f"{address}: {one.value}" for one in app.exception]
            said = "\n".join(_said(one) for one in _elements(app._tree))
            self.replies[address] = Reply(address, 200, "text/html", said.encode())
            for name, data in self._files:
                content = data() if callable(data) else data
                content = content.encode() if isinstance(content, str) else bytes(content)
                media = "text/csv" if name.endswith("csv") else "application/octet-stream"
                where = f"{address} ({name})"
                self.replies[where] = Reply(where, 200, media, content)
        return self.replies[address]


def _elements(block: Any) -> Iterator[Any]:
    for one in block.children.values():
        yield one
        if hasattr(one, "children"):
            yield from _elements(one)


def _said(element: Any) -> str:
    """Returns the text in a message to the browser, whatever it draws."""
    message = getattr(element, "proto", None)
    if message is None:
        return ""
    return html.unescape(message.SerializeToString().decode(errors="ignore"))
