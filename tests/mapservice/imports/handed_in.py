"""Sheets that are handed in by the tests, and the header of programs."""

import io

import openpyxl

HEAD = ("Activity ID", "Organisation", "Sector", "Activity", "Governorate", "District", "Place",
        "Start", "End", "People reached")  # fmt: skip
OWN = ("A-1", "DRC", "WASH", "Wells", "Al-Anbar", "Al-Ramadi", "", "2026-01-05", "2026-12-31", 60)
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def sheet(*rows, head=HEAD):
    """Returns a workbook of activities."""
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def bearer(token):
    """Returns the header of a program."""
    return {"authorization": f"Bearer {token}"} if token else {}
