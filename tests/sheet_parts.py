"""What sheets of tests are written with: places, organisations and sectors, and files of rows."""

import csv
import io
from typing import NamedTuple

from openpyxl import Workbook

ANBAR = ("IQG01", "Al-Anbar", "الانبار")

PLACES = (
    ("IQG01Q01", "Al-Falluja", "IQG01Q01N01", "Al-Amirya"),
    ("IQG01Q01", "Al-Falluja", "IQG01Q01N02", "Al-Garma"),
    ("IQG01Q03", "Al-Ramadi", "IQG01Q03N01", "Al-Habbaniya"),
    ("IQG01Q03", "Al-Ramadi", "IQG01Q03N03", "Markaz Al-Ramadi"),
)

WHO = (
    ("DRC", "Danish Refugee Council", "INGO"),
    ("UNHCR", "United Nations High Commisioner for Refugees", "UN"),
    ("IRC", "International Rescue Committee", "INGO"),
    ("PUI", "Première Urgence Internationale", "INGO"),
)

SECTORS = ("Health", "General Protection", "WASH", "Education")


class Shape(NamedTuple):
    """A file, its content, the roles of its columns in order, and how many rows it has."""

    name: str
    content: bytes
    roles: tuple[str, ...]
    rows: int
    options: tuple[tuple[str, object], ...] = ()
    taken: int | None = None


def book(*sheets):
    """Returns a workbook of (name, rows, state, act); `act` may do more to its sheet."""
    made = Workbook()
    made.remove(made.active)
    for name, rows, *more in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for one in more:
            if callable(one):
                one(sheet)
            else:
                sheet.sheet_state = one
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def text(rows, delimiter=",", encoding="utf-8"):
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    return held.getvalue().encode(encoding)


def each(count=8):
    """Yields (place, who, sector) of so many rows, no two alike."""
    for number in range(count):
        yield PLACES[number % 4], WHO[(number // 4 + number) % 4], SECTORS[number % 4]


def tags(hxl, *rows):
    return list(rows) if hxl else []
