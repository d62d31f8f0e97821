"""What a file is that is no sheet, by its content, and what its sender can send instead."""

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from geo.intake.formats.limits import NotReadError
from geo.language import mark

_HEAD: Final = 4_096
_OF_A_PROGRAM: Final = mark(
    "the file is one of {name}, not a sheet: save or export its table as XLSX or CSV, and send that"
)
_PICTURE: Final = mark("the file is a picture ({name}): send the sheet that it shows")
_PACKED: Final = mark("the file is a packed folder ({name}): unpack it and send the sheet inside")
_MAIL: Final = mark("the file is an e-mail: save the sheet that is attached to it, and send that")
_SHAPES: Final = mark("the file is a shapefile: save its layer as GeoPackage or GeoJSON")
_PAGE: Final = mark("the file is a web page or XML by another name: save it as XLSX")
_PRINTED: Final = mark("the file is a PDF: send the sheet that it was made from")
_WORDS: Final = mark(
    "the file is a text without columns (“{start}…”): send a sheet with a row for each entry, as"
    " XLSX or CSV"
)
_LONGEST: Final = 40


class _Sign(NamedTuple):
    """What content begins with, or holds, by which a kind of file is known."""

    sign: bytes
    text: str
    name: str = ""


_BEGIN: Final = (
    _Sign(rb"%PDF", _PRINTED),
    _Sign(rb"\{\\rtf", _OF_A_PROGRAM, "Word (RTF)"),
    _Sign(rb"\x89PNG", _PICTURE, "PNG"),
    _Sign(rb"\xff\xd8\xff", _PICTURE, "JPEG"),
    _Sign(rb"GIF8", _PICTURE, "GIF"),
    _Sign(rb"RIFF....WEBP", _PICTURE, "WebP"),
    _Sign(rb"II\*\0|MM\0\*", _PICTURE, "TIFF"),
    _Sign(rb"BM....\0\0\0\0", _PICTURE, "BMP"),
    _Sign(rb"....ftyp(heic|heix|mif1|avif)", _PICTURE, "HEIC"),
    _Sign(rb"Rar!", _PACKED, "RAR"),
    _Sign(rb"7z\xbc\xaf", _PACKED, "7z"),
    _Sign(rb"\x1f\x8b", _PACKED, "gzip"),
    _Sign(rb"PAR1", _OF_A_PROGRAM, "Parquet"),
    _Sign(rb"\0\x01\0\0Standard (Jet|ACE)", _OF_A_PROGRAM, "Access"),
    _Sign(rb"\$FL[23]", _OF_A_PROGRAM, "SPSS"),
    _Sign(rb"<stata_dta>", _OF_A_PROGRAM, "Stata"),
    _Sign(rb"\0\0\x27\x0a\0{20}", _SHAPES),
    _Sign(rb"[A-Z][\w-]+: ", _MAIL),
    _Sign(rb"<", _PAGE),
)
_OLD: Final = (
    _Sign("WordDocument".encode("utf-16-le"), _OF_A_PROGRAM, "Word"),
    _Sign("PowerPoint Document".encode("utf-16-le"), _OF_A_PROGRAM, "PowerPoint"),
    _Sign("__substg1.0".encode("utf-16-le"), _MAIL),
    _Sign("VisioDocument".encode("utf-16-le"), _OF_A_PROGRAM, "Visio"),
)
_PARTS: Final = (
    ("word/document", _OF_A_PROGRAM, "Word"),
    ("ppt/presentation", _OF_A_PROGRAM, "PowerPoint"),
    ("Index/Tables/", _OF_A_PROGRAM, "Numbers"),
    ("Index/", _OF_A_PROGRAM, "Pages"),
    ("Index.zip", _OF_A_PROGRAM, "Numbers"),
    ("visio/", _OF_A_PROGRAM, "Visio"),
)
"""How the parts of a packed file begin, by which it is known."""
_MAIL_HEAD: Final = re.compile(rb"^(From|To|Subject|Date|Received): ", re.MULTILINE)


def begun(content: bytes) -> NotReadError | None:
    """Returns why a file that begins so is no sheet; None where it may be one."""
    head = content[:_HEAD]
    for one in _BEGIN:
        if re.match(one.sign, head, re.DOTALL) and _is_sure(one, head):
            return _why(one.text, one.name)
    return None


def _is_sure(one: _Sign, head: bytes) -> bool:
    """Whether a sign decides; a line that begins as that of an e-mail has others beside it."""
    return one.text != _MAIL or len(set(_MAIL_HEAD.findall(head))) > 1


def old(content: bytes) -> NotReadError:
    """Returns why a file of an old Office is no workbook."""
    found = next((one for one in _OLD if one.sign in content), None)
    return _why(found.text, found.name) if found else _why(_OF_A_PROGRAM, "Office")


def packed(names: Collection[str]) -> NotReadError:
    """Returns why a packed file with these parts is no workbook."""
    if any(one.lower().endswith(".shp") for one in names):
        return _why(_SHAPES, "")
    for start, text, name in _PARTS:
        if any(one.startswith(start) for one in names):
            return _why(text, name)
    return _why(_PACKED, "ZIP")


def document(kind: str) -> NotReadError:
    """Returns why a file of OpenDocument is no workbook; `kind` is what it says it is."""
    return _why(_OF_A_PROGRAM, "Impress" if "presentation" in kind else "Writer")


def plain(text: str) -> NotReadError:
    """Returns why a text without cells is no sheet."""
    start = " ".join(text.split())[:_LONGEST].rstrip(" .,;:…")
    return NotReadError("kind", _WORDS, start=start)


def _why(text: str, name: str) -> NotReadError:
    return NotReadError("kind", text, **({"name": name} if name else {}))
