"""Texts as they are compared: plain ones go a shorter way to the same."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.values.cells import folded

ASCII = "".join(map(chr, range(128)))


@given(st.text(ASCII))
def test_a_text_of_ascii_is_folded_as_beside_other_letters(text):
    assert folded(f"ب {text}") == f"ب {folded(text)}".strip()


@pytest.mark.parametrize("sign", [one for one in ASCII if one not in string.ascii_letters])
def test_every_sign_of_ascii_is_folded_alike(sign):
    assert folded(f"ب A{sign}b") == f"ب {folded(f'A{sign}b')}"
