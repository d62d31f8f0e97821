"""Places that are nowhere: held back in every kind of list, or kept as far as they are known."""

import pytest
from sheet_parts import text

from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.values.places import NOWHERE

UNITS = ["Governorate", "District", "Sub-district"]
KINDS = {
    "activities": (["Organisation", "Sector"], ["DRC", "WASH"], ["Month"], ["2023-08"]),
    "sites": (["Site ID", "Site name"], ["S1", "Al Jisr"], ["Households"], [40]),
    "return-index": ([], [], ["Livelihoods", "Safety", "Returnees"], ["High", "Low", 900]),
}
HELD = {"activities": False, "sites": False, "return-index": True}
"""Whether a row whose sub-district is not known may stand for the governorate."""


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def read(kind, place, known, head=UNITS, **said):
    """Returns what a list of two rows brings, the second of which lies in `place`."""
    before, first, after, last = KINDS[kind]
    sure = dict(zip(UNITS, ("Ninewa", "Sinjar", "Markaz Sinjar"), strict=True))
    rows = [[*first, *(sure[one] for one in head), *last], [*first, *place, *last]]
    rows[1][0] = "S2" if kind == "sites" else rows[1][0]
    content = text([[*before, *head, *after], *rows])
    return outcome.of(content, "August 2023.csv", Wanted(kind=kind, **said), known)


def codes(found):
    return {one.code: one for one in found.findings}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("head", "place"),
    [
        (UNITS, ("Nowhere", "", "")),
        (UNITS, ("", "Nowhere", "")),
        (UNITS, ("", "", "Nowhere")),
        (UNITS[1:], ("Nowhere", "Nowhere")),
        (UNITS[2:], ("Nowhere",)),
    ],
)
def test_what_lies_nowhere_is_held_back_until_it_is_answered(kind, head, place, known):
    found = read(kind, place, known, head)
    assert found.held == {3}
    assert codes(found)["place-unknown"].value == "Nowhere"
    (asked,) = [one for one in found.questions if one.about == "place"]
    answered = read(kind, place, known, head, answers={("place", asked.value): "IQG15Q07N01"})
    assert not answered.held
    assert answered.records.read[1].units["district"] == "IQG15Q07"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [("Ninewa", "Nowhere", ""), ("Ninewa", "", "Nowhere")])
def test_what_is_known_of_a_place_is_recorded_and_its_precision_said(kind, place, known):
    found = read(kind, place, known)
    one = found.records.read[1]
    assert (one.placed.level, one.units) == ("governorate", {"governorate": "IQG15"})
    assert (found.held == {3}) == HELD[kind]
    said = codes(found)["place-part-needed" if HELD[kind] else "place-part-unknown"]
    assert "Ninewa" in outcome.message(said, outcome.words(outcome.Language.EN))
    (asked,) = [it for it in found.questions if it.about == "place"]
    for answer, level in ((NOWHERE, "governorate"), ("IQG15Q07N01", "subdistrict")):
        answered = read(kind, place, known, answers={("place", asked.value): answer})
        assert not answered.held
        assert answered.records.read[1].placed.level == level


@pytest.mark.parametrize("kind", KINDS)
def test_a_finer_name_places_a_row_whose_district_is_not_known(kind, known):
    found = read(kind, ("Ninewa", "Nowhere", "Markaz Sinjar"), known)
    row = found.records.read[1]
    assert row.units["subdistrict"] == found.records.read[0].units["subdistrict"]
    assert codes(found)["place-name-unknown"].rows == (3,)
    assert not [one for one in found.questions if one.about == "place"]


def test_a_code_that_is_nowhere_is_said_of_the_place_that_is_left(known):
    head = ["Organisation", "Sector", "Governorate", "Admin2 P-code", "Month"]
    rows = [["DRC", "WASH", "Al-Anbar", code, "2023-03"] for code in ("IQG01Q03", "IQG01Q99")]
    found = outcome.of(text([head, *rows]), "codes.csv", Wanted(), known)
    assert codes(found)["place-part-unknown"].rows == (3,)
    assert "place-code-unknown" not in codes(found)
    assert [one.placed.level for one in found.records.read] == ["district", "governorate"]
