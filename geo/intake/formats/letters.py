"""Which letters the bytes of a text stand for, when nothing says so: Unicode, Arabic or Western."""

import re
from collections import Counter
from itertools import islice
from typing import Final

_LETTERS_TOGETHER: Final = 2.0
"""Letters beyond ASCII that stand side by side on average, from which on a text is Arabic."""
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")
_MOST_RUNS: Final = 50_000
_HEAD: Final = 4_000
CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Signs that steer machines, of which a few stray into texts."""
_FEW_CONTROLS: Final = 0.01
_STRAY, _MOST_STRAY = 3, 0.06
"""How many of them a small text may have, and which share."""
_FEW_BROKEN: Final = 0.02
"""Share of the signs beyond ASCII that may be broken, as by a cut, in a text that is UTF-8."""
_ALPHABETS: Final = (
    ("cp1252", "àâæçéèêëîïôœùûüÿáíñóú¿¡"),
    ("cp1252", "áàâãçéêíóôõúü"),
    ("cp1252", "äöüßåøæéè"),
    ("cp1252", "àèéìòù"),
    ("cp1250", "ąćęłńóśźż"),
    ("cp1250", "áčďéěíňóřšťúůýžäôĺľŕ"),
    ("cp1250", "áéíóöőúüű"),
    ("cp1250", "ăâîşţ"),
    ("cp1250", "čćđšž"),
    ("cp1254", "çğıöşüâîû"),
    ("cp1254", "çêîşû"),
)
"""Letters of languages beyond ASCII, with the page of Windows that holds them."""


def decoded(content: bytes) -> str:
    """Returns the text of bytes; ValueError for what is no text.

    UTF-8 or UTF-16, else a page of Windows; what is broken in UTF-8 becomes two question marks.
    """
    for encoding in _encodings(content):
        text = _tried(content, encoding)
        if text is not None and ("\0" not in text or is_text(text)):
            return text.removeprefix("\ufeff")
    raise ValueError("no text")


def is_text(text: str) -> bool:
    """Whether a text holds no more signs that steer machines than stray into one."""
    head = text[:_HEAD]
    few = max(_FEW_CONTROLS * len(head), min(_STRAY, _MOST_STRAY * len(head)))
    return len(CONTROLS.findall(head)) <= few


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return _mended(content) if encoding == "utf-8-sig" else None


def _encodings(content: bytes) -> list[str]:
    """Returns the encodings to try, the likeliest first."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    head = content[:_HEAD]
    if b"\0" in head:
        is_little = head[1::2].count(0) > head[::2].count(0)
        wide = "utf-16-le" if is_little else "utf-16-be"
        strays = head.count(0) <= max(_STRAY, _FEW_CONTROLS * len(head))
        return ["utf-8-sig", *_pages(content), wide] if strays else [wide]
    return ["utf-8-sig", *_pages(content), "latin-1"]


def _mended(content: bytes) -> str | None:
    """Returns a text in UTF-8 of which little is broken; None where it is in no UTF-8 at all."""
    text = content.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    is_little = broken <= max(1, _FEW_BROKEN * beyond) < beyond
    return text.replace("\ufffd", "??") if is_little else None


def _pages(content: bytes) -> list[str]:
    """Returns pages of Windows, the one whose letters make most sense first."""
    runs = [one[0] for one in islice(_BEYOND_ASCII.finditer(content), _MOST_RUNS)]
    signs = b"".join(runs)
    arabic = ["cp1256"] if len(signs) >= _LETTERS_TOGETHER * max(len(runs), 1) else []

    def known(page: str, alphabet: str) -> int:
        found = Counter(signs.decode(page, "ignore"))
        return sum(count for one, count in found.items() if one.lower() in alphabet)

    best = max(_ALPHABETS, key=lambda one: known(*one))
    return [*arabic, best[0], "cp1252"]
