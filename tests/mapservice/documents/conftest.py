"""Pages as a reader has them: plain text without marks, from the lite pages of a coordinator."""

import re
from html import unescape

import pytest


@pytest.fixture
def text_of(coordinator_client):
    """Returns the words of an address, with single spaces."""

    def read(path, client=coordinator_client):
        answer = client.get(path)
        assert answer.status_code == 200, path
        shown = re.sub(
            r"<style.*?</style>|<svg.*?</svg>|<form.*?</form>", " ", answer.text, flags=re.S
        )
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())

    return read
