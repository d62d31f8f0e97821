"""The parts of an XLSX workbook: where they are, and putting changed ones into a copy of it."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree

_RELATIONS: Final = "_rels/.rels"
_TYPES: Final = "[Content_Types].xml"
_PLAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACROS: Final = re.compile(r"vba(Project|Data)", re.IGNORECASE)
_NEW: Final = "atlas_says.xml"
_NEW_ID: Final = "rIdAtlasSays"


class Book(NamedTuple):
    """The parts of a workbook by their names, and the name of the main one."""

    parts: zipfile.ZipFile
    main: str

    @classmethod
    def of(cls, content: bytes) -> "Book":
        """Opens a workbook; ValueError where its main part is not named."""
        parts = zipfile.ZipFile(io.BytesIO(content))
        for one in parsed(parts.read(_RELATIONS), needed=True):
            if one.get("Type", "").endswith("/officeDocument"):
                return cls(parts, posixpath.normpath(one.get("Target").lstrip("/")))
        raise ValueError("the workbook does not name its main part")

    @property
    def relations(self) -> str:
        """The name of the part that says what belongs to the main one."""
        folder, name = posixpath.split(self.main)
        return f"{folder}/_rels/{name}.rels".lstrip("/")

    def path(self, target: str) -> str:
        """Returns the name of the part that a target of `relations` means."""
        if target.startswith("/"):
            return target[1:]
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.main), target))

    def read(self, name: str) -> bytes | None:
        """Returns a part; None where there is none of that name."""
        return self.parts.read(name) if name in self.parts.namelist() else None


class Listed:
    """What a workbook lists of itself: its sheets, their parts and the types of all parts."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._main = parsed(book.read(book.main), needed=True)
        self._relations = parsed(book.read(book.relations), needed=True)
        self._types = parsed(book.read(_TYPES), needed=True)
        self._targets = {one.get("Id"): one for one in self._relations}

    @property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name."""
        return {
            one.get("name"): self._book.path(self._relation(one).get("Target"))
            for one in self._main.iter("{*}sheet")
        }

    @property
    def styles(self) -> str:
        """The name of the part with the styles; empty where there is none."""
        found = (one for one in self._relations if one.get("Type", "").endswith("/styles"))
        return next((self._book.path(one.get("Target")) for one in found), "")

    @property
    def space(self) -> str:
        """The namespace of the workbook."""
        return str(etree.QName(self._main).namespace)

    def _relation(self, sheet: Any) -> Any:  # noqa: ANN401 - lxml's elements
        return self._targets[next(value for name, value in sheet.items() if name.endswith("}id"))]

    def add(self, name: str) -> str:
        """Lists one more sheet at the end, and returns the name of its part."""
        sheets = self._main.find("{*}sheets")
        first = sheets[0]
        identifier = max(int(one.get("sheetId")) for one in sheets) + 1
        made = etree.SubElement(sheets, first.tag)
        made.set("name", name)
        made.set("sheetId", str(identifier))
        made.set(next(one for one in first.attrib if one.endswith("}id")), _NEW_ID)
        like = self._relation(first)
        folder = posixpath.dirname(like.get("Target"))
        target = posixpath.join(folder, _NEW)
        etree.SubElement(
            self._relations, like.tag, Id=_NEW_ID, Type=like.get("Type"), Target=target
        )
        part = self._book.path(target)
        self._typed(part, f"{_PLAIN}worksheet+xml")
        return part

    def rename(self, old: str, new: str) -> str:
        """Gives a sheet another name, and returns the name of its part."""
        part = self.sheets[old]
        for one in self._main.iter("{*}sheet"):
            if one.get("name") == old:
                one.set("name", new)
        return part

    def _typed(self, part: str, kind: str) -> None:
        tag = f"{{{etree.QName(self._types).namespace}}}Override"
        etree.SubElement(self._types, tag, PartName=f"/{part}", ContentType=kind)

    def without_macros(self) -> None:
        """Lists the workbook as a plain one, and no macros."""
        for group in (self._types, self._relations):
            for one in list(group):
                if _MACROS.search(one.get("PartName") or one.get("Target") or ""):
                    group.remove(one)
        for one in self._types:
            if one.get("PartName") == f"/{self._book.main}":
                one.set("ContentType", f"{_PLAIN}sheet.main+xml")

    @property
    def parts(self) -> dict[str, bytes]:
        """The parts that list."""
        return {
            self._book.main: _written(self._main),
            self._book.relations: _written(self._relations),
            _TYPES: _written(self._types),
        }


def copied(book: Book, changed: Mapping[str, Iterable[bytes]]) -> bytes:
    """Returns the workbook with changed and further parts, without macros."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        names = dict.fromkeys([*book.parts.namelist(), *changed])
        for name in names:
            if _MACROS.search(name):
                continue
            pieces = changed.get(name)
            with target.open(name, "w") as part:
                part.writelines([book.parts.read(name)] if pieces is None else pieces)
    return held.getvalue()


def parsed(part: bytes | None, *, needed: bool = False) -> Any:  # noqa: ANN401 - lxml's elements
    """Returns the root of a part; None where it is missing or broken and not needed."""
    try:
        reader = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.fromstring(part or b"", reader)
    except etree.XMLSyntaxError:
        if needed:
            raise
        return None


def count(group: Any) -> int:  # noqa: ANN401 - lxml's elements
    """Writes down how many members a group has, and returns it."""
    group.set("count", str(len(group)))
    return len(group)


def _written(root: Any) -> bytes:  # noqa: ANN401 - lxml's elements
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
