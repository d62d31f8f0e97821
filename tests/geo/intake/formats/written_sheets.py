"""A table written in every format that is read: by the programs that write them in practice."""

import csv
import datetime as dt
import io
import shutil
import struct
import subprocess
import zipfile
from itertools import groupby

import openpyxl
import pytest

EPOCH = dt.date(1899, 12, 30)


def texts(table):
    """Returns the filled rows of a table as they are to be read: number, cells as clean texts."""
    lines = [[_text(value) for value in row] for row in table]
    for row in lines:
        while row and not row[-1]:
            row.pop()
    return [(number, tuple(row)) for number, row in enumerate(lines, start=1) if row]


def _text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def delimited(table, delimiter=",", encoding="utf-8"):
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(table)
    return held.getvalue().encode(encoding)


def xlsx(tables):
    """Returns a workbook of tables by the name of the sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def converted(content, ends, folder):
    """Returns a workbook as LibreOffice saves it in other formats."""
    office = shutil.which("soffice")
    if office is None:
        pytest.fail("LibreOffice is not there; `make test` installs it.")
    (folder / "book.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for end in ends:
        subprocess.run(
            [office, profile, "--headless", "--convert-to", end, "--outdir", folder,
             folder / "book.xlsx"],
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip
    return {end: (folder / f"book.{end}").read_bytes() for end in ends}


def _record(kind, content=b""):
    head = [kind & 0x7F | 0x80, kind >> 7] if kind > 0x7F else [kind]
    size = len(content)
    sizes = []
    while size > 0x7F:
        sizes.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*head, *sizes, size]) + content


def _wide(text):
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _cell(column, value):
    if isinstance(value, str):
        return _record(6, struct.pack("<II", column, 0) + _wide(value))
    is_day = isinstance(value, dt.date)
    number = (value - EPOCH).days if is_day else value
    return _record(5, struct.pack("<IId", column, int(is_day), number))


def _sheet(table):
    return binary_sheet(
        [
            (row, column, value)
            for row, line in enumerate(table)
            for column, value in enumerate(line)
            if value is not None
        ]
    )


def binary_sheet(cells):
    """Returns the part of a sheet of cells (row, column, value), from 0 and in order."""
    rows = []
    for number, own in groupby(cells, key=lambda one: one[0]):
        rows.append(_record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)))
        rows += [_cell(column, value) for _, column, value in own]
    last = [max((one[axis] for one in cells), default=0) for axis in (0, 1)]
    size = struct.pack("<IIII", 0, last[0], 0, last[1])
    return b"".join([_record(129), _record(148, size), _record(145), *rows, _record(146),
                     _record(130)])  # fmt: skip


_PART = '<Override PartName="/xl/{}" ContentType="application/vnd.ms-excel.{}"/>'
_LINK = ('<Relationship Id="{}" Target="{}" Type="http://schemas.openxmlformats.org/'
         'officeDocument/2006/relationships/{}"/>')  # fmt: skip
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)


def xlsb(tables):
    """Returns a binary workbook, written record by record as [MS-XLSB] tells."""
    names = list(tables)
    sheets = [
        _record(156, struct.pack("<II", 0, place) + _wide(f"rId{place}") + _wide(name))
        for place, name in enumerate(names, start=1)
    ]
    book = [_record(131), _record(143), *sheets, _record(144), _record(132)]
    styles = [_record(278), _record(617, struct.pack("<I", 2)),
              *[_record(47, struct.pack("<HHHHHBBBBBB", 0, form, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                for form in (0, 14)],
              _record(618), _record(279)]  # fmt: skip
    links = [_LINK.format(f"rId{n}", f"worksheets/sheet{n}.bin", "worksheet")
             for n in range(1, len(names) + 1)]  # fmt: skip
    kinds = [_PART.format("workbook.bin", "sheet.binary.macroEnabled.main"),
             _PART.format("styles.bin", "styles"),
             *[_PART.format(f"worksheets/sheet{n}.bin", "worksheet")
               for n in range(1, len(names) + 1)]]  # fmt: skip
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/>{"".join(kinds)}</Types>',
        "_rels/.rels": _LINKS.format(_LINK.format("rId1", "xl/workbook.bin", "officeDocument")),
        "xl/_rels/workbook.bin.rels": _LINKS.format(
            "".join([*links, _LINK.format("rId0", "styles.bin", "styles")])
        ),
        "xl/workbook.bin": b"".join(book),
        "xl/styles.bin": b"".join(styles),
        **{f"xl/worksheets/sheet{n}.bin": _sheet(tables[name])
           for n, name in enumerate(names, start=1)},
    }  # fmt: skip
    return packed(parts)


def packed(parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()
