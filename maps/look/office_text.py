"""Words of people in Office files: what XML can hold of them, and which way they run."""

import unicodedata


def legal(text: str) -> str:
    """Returns a text without what no XML document may hold: control signs and half signs."""
    return "".join(one for one in text if _is_legal(ord(one)))


def _is_legal(code: int) -> bool:
    if code < 0x20:
        return code in (0x09, 0x0A)
    return not (0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE)


def runs_right_to_left(text: str, *, otherwise: bool) -> bool:
    """Whether a text runs from right to left, by its first letter that runs either way."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return otherwise
