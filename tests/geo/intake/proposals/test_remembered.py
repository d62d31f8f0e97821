"""A confirmed reading of a sender's sheet is where the next of its shape starts."""

import csv
import datetime as dt
import io

import pytest

from geo.errors import ValidationError
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.values import days

HEAD = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
ROLES = {
    "Alpha": "organisation",
    "Beta": "sector",
    "Gamma": "governorate",
    "Delta": "month",
    "Epsilon": "note",
}
TITLE = ("Presence of partners, as sent by the secretariat",)


@pytest.fixture
def imports(store):
    return Imports(*store)


def sheet(month, head=HEAD, rows=None, above=1):
    held = io.StringIO()
    own = rows or [
        ("DRC", "WASH", "Al-Anbar", month, "x"),
        ("ACTED", "Health", "Ninewa", month, "y"),
    ]
    csv.writer(held).writerows([*[TITLE] * above, head, *own])
    return held.getvalue().encode()


def confirm(imports, content=None, **said):
    wanted = Wanted(sender="hcr", kind="activities", header="2", roles=ROLES, **said)
    made, _ = imports.hand_in(content or sheet("2026-09"), "september.csv", wanted, ("ali", ""))
    imports.accept(made, "lina")


def read(imports, content, **said):
    return imports.read(content, "october.csv", Wanted(**said))[1]


def roles(found):
    return {one.header: one.role for one in found.reading.columns}


def codes(found):
    return {one.code: one.column for one in found.findings}


def test_the_next_sheet_of_the_shape_starts_as_it_was_confirmed(imports):
    confirm(imports)
    found = read(imports, sheet("2026-10"), sender="hcr")
    assert roles(found) == ROLES
    assert found.reading.header.rows == (2,)
    assert {one.why for one in found.reading.columns} == {"as confirmed"}
    assert not [one for one in codes(found) if one.startswith("column")]
    assert found.difference.counts.new == 2


def test_it_is_found_by_its_header_wherever_it_stands_and_without_a_sender(imports, small_store):
    confirm(imports)
    rows = [("Hands", "carpets", "the north", "2026-10", "x")] * 2
    with pytest.raises(ValidationError, match="no sheet lists"):
        Imports(*small_store).read(sheet("", HEAD, rows), "october.csv", Wanted())
    found = read(imports, sheet("", HEAD, rows, above=6))
    assert (found.source.sender, found.reading.header.rows) == ("hcr", (7,))
    assert roles(found) == ROLES


def test_only_what_changed_is_to_be_confirmed(imports):
    confirm(imports)
    head = ("Gamma", "Alpha", "Beta", "Zeta", "Epsilon")
    rows = [("Al-Anbar", "DRC", "WASH", "2026-10", "x")] * 2
    found = read(imports, sheet("", head, rows), sender="hcr")
    assert roles(found)["Alpha"] == "organisation"
    assert codes(found)["column-gone"] == "Delta"
    assert {"Zeta"} == {
        column for code, column in codes(found).items() if code.startswith("column-new")
    }


def test_what_cannot_be_so_any_more_is_said_and_judged_anew(imports):
    confirm(imports)
    rows = [("DRC", "WASH", "Al-Anbar", "some text", "2026-10")] * 3
    found = read(imports, sheet("", HEAD, rows), sender="hcr")
    assert {"Delta"} == {
        column for code, column in codes(found).items() if code.startswith("column-changed")
    }
    assert roles(found)["Delta"] != "month"


def test_what_a_person_says_otherwise_counts_and_is_remembered_instead(imports):
    confirm(imports)
    said = {"roles": {"Epsilon": "activity"}, "sender": "hcr"}
    assert roles(read(imports, sheet("2026-10"), **said))["Epsilon"] == "activity"
    made, _ = imports.hand_in(sheet("2026-10"), "october.csv", Wanted(**said), ("ali", ""))
    imports.accept(made, "lina")
    assert roles(read(imports, sheet("2026-11"), sender="hcr"))["Epsilon"] == "activity"


def test_another_shape_and_another_sender_start_anew(imports):
    confirm(imports)
    plain = (
        b"Organisation,Sector,Governorate,Month\nDRC,WASH,Al-Anbar,2026-10\n"
        b"ACTED,Health,Ninewa,2026-10\n"
    )
    assert read(imports, plain, sender="hcr").reading.confirmed is None
    confirm(imports, plain.replace(b"Month", b"Month,Alpha"))
    assert read(imports, plain, sender="other").reading.confirmed is None


def test_a_year_is_remembered_within_the_year(imports, monkeypatch):
    year = days.today().year
    confirm(imports, sheet("January"), year=year)
    found = read(imports, sheet("February"), sender="hcr")
    assert found.records.read[0].period.start.isoformat() == f"{year}-02-01"
    monkeypatch.setattr(days, "today", lambda: dt.date(year + 1, 2, 1))
    asked = read(imports, sheet("March"), sender="hcr").questions
    assert [one.about for one in asked] == ["year"]
