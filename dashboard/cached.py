"""What pages share: the dataset for whoever is looking, the base map, the service's address."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import streamlit as st

from geo import disclosure, library, settings
from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.validate import Finding
from geo.view import View
from maps import svg_ground
from maps.svg_ground import Ground

Answer = TypeVar("Answer")


def audience() -> Audience:
    """Returns the audience of this session, from the request that opened it."""
    config = settings.current()
    headers = {name: value for name, value in st.context.headers.items() if value}
    host = next((value for name, value in headers.items() if name.lower() == "host"), "")
    if config.default_audience is None and not host:
        return Audience.PUBLIC
    return disclosure.audience_of(config.default_audience, config.host, host, headers)


def dataset() -> Dataset:
    """Returns the newest dataset as this session's audience may see it."""
    return library.shared().dataset(audience())


def refused() -> tuple[Finding, ...]:
    """Returns why the newest data pack was refused, empty when it was not."""
    return library.shared().refused


@st.cache_resource(show_spinner=False)
def ground() -> Ground:
    """Returns the base map of drawn maps, read once for all sessions."""
    return svg_ground.read(settings.current().data / "boundaries")


def origin() -> str:
    """Returns the address of the service as this browser reaches it, without a last slash."""
    configured = settings.current().base_url
    if configured:
        return configured.rstrip("/")
    scheme, _, rest = (st.context.url or "http://localhost").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def on_phone() -> bool:
    """Whether the browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def answer(question: Callable[[Dataset, View], Answer], dataset: Dataset, view: View) -> Answer:
    """Returns a pure answer about a view, remembered until the data change."""
    if _ANSWERED.setdefault("revision", dataset.revision) != dataset.revision:
        _ANSWERED["revision"] = dataset.revision
        _answer.cache_clear()
    found: Answer = _answer(question, dataset, view)
    return found


_ANSWERED: dict[str, int] = {}


@lru_cache(maxsize=192)
def _answer(question: Callable[[Dataset, View], Any], dataset: Dataset, view: View) -> Any:  # noqa: ANN401 - whatever the question asks
    return question(dataset, view)
