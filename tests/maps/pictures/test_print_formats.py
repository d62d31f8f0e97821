"""Sizes of printed maps, and where lines of text break."""

import pytest

from geo.errors import InvalidQueryError
from maps.pictures import formats as print_formats
from maps.svg import text
from maps.svg.text import width_em


@pytest.mark.parametrize(
    ("size", "dpi"),
    [
        ("", None),
        ("a5", None),
        ("10x10", None),
        ("9000x9000", None),
        ("3000x600", None),
        ("1x", None),
        ("a4", 10),
        ("a4", 5000),
        ("16:9", 300),
        ("١٢٠٠x١٢٠٠", None),
        ("-600x600", None),
    ],
)
def test_sizes_that_cannot_be_drawn_are_refused_in_a_sentence(size, dpi):
    with pytest.raises(InvalidQueryError, match=r"\.$"):
        print_formats.read(size, dpi)


def test_lines_are_broken_where_they_fit():
    assert text.wrapped("one two three", 4.2) == ["one two", "three"]
    assert all(width_em(one) <= 10 for one in text.wrapped("w" * 90 + " a b", 10))
    assert text.wrapped("a b c " * 50, 10, 2)[-1].endswith("…")
    assert text.wrapped("", 10) == []
