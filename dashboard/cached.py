"""What pages share: the dataset for whoever is looking, and the service's address."""

import streamlit as st

from geo import disclosure, library, settings
from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.validate import Finding


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
