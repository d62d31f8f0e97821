"""OCHA's monthly list as it comes, again, and with cells mistreated: nothing is lost in silence."""

import csv
import random
from collections import Counter

import pytest
from sheet_parts import book

from geo.catalog.audience import Audience
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.values import words

HEAD = ("Month", "ADM1_PCODE", "ADM2_PCODE", "ADM3_PCODE", "Location", "Plan", "Cluster",
        "Beneficiary Type", "Partner Acronym", "Partner Full Name")  # fmt: skip
MONTH, DISTRICT, SUBDISTRICT, CLUSTER, NAME = 0, 2, 3, 6, 9
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture(scope="module")
def rows(config, dataset):
    """The rows of the list as the data pack tells them, with names as they were sent."""
    text = (config.data / "sites" / "operational_presence_2022.csv").read_text("utf-8")
    names = dataset.organisations
    return [
        [one["month"], one["governorate_pcode"], one["district_pcode"], one["subdistrict_pcode"],
         one["location"], one["plan"], one["cluster"], one["beneficiary"],
         names[one["organisation"]]["acronym"] or "", names[one["organisation"]]["name"]]
        for one in csv.DictReader(text.splitlines())
    ]  # fmt: skip


def hand_in(imports, lines, sender="ocha"):
    content = book(("About", [["A list"]]), ("3W ", lines))
    return imports.hand_in(content, "3w.xlsx", Wanted(sender=sender), ("ocha", ""))


def mistreat(lines):
    """Returns the lines with 40 cells mistreated, and the rows that must be said or changed.

    Marks that no eye sees, and Arabic digits, are read as what they are.
    """
    chance = random.Random(40)  # noqa: S311 - the same every time
    made = [list(one) for one in lines]
    told = set()
    for number, place in enumerate(chance.sample(range(len(made)), 40)):
        row = made[place]
        act = number % 6
        if act == 0:
            row[NAME], row[NAME - 1] = f"{row[NAME]} Society", "QQX"
        elif act == 1:
            row[DISTRICT], row[SUBDISTRICT] = "", "IQ99Z"
        elif act == 2:
            row[MONTH] = "31/31/2022"
        elif act == 3:
            row[CLUSTER] = "Clster of Helth"
        elif act == 4:
            row[NAME] = f"\u200f{row[NAME]}\u200b "
        else:
            row[MONTH] = row[MONTH].translate(ARABIC)
        if act < 4:
            told.add(place + 2)
    order = chance.sample(range(len(HEAD)), len(HEAD))
    total = ["Total", *[""] * (len(HEAD) - 2), str(len(made))]
    return [[one[place] for place in order] for one in (HEAD, *made, total)], told


@pytest.mark.whole
def test_the_list_is_taken_whole_then_again_then_with_faults(rows, small_store):
    library, config = small_store
    imports = Imports(library, config)
    made, found = hand_in(imports, [HEAD, *rows])
    assert (len(found.taken), found.questions, len(found.held)) == (4_839, (), 0)
    imports.accept(made, "lina")
    held = library.dataset(Audience.COORDINATOR).features["partner-activities"]
    own = held[held["source_id"] == "from-ocha"]
    for place, column, of in (
        (1, "governorate_pcode", str),
        (CLUSTER, "sector", words.sector),
        (MONTH, "start", lambda month: f"{month}-01"),
    ):
        expected = Counter(of(row[place]) for row in rows)
        assert own[column].value_counts().to_dict() == expected
    assert own["organisation"].nunique() == 107
    assert own["id"].is_unique
    again, found = hand_in(imports, [HEAD, *rows])
    assert found.difference.counts == (0, 0, 0, 4_839, 0)
    assert imports.accept(again, "lina").revision is None
    mistreated, told = mistreat(rows)
    _, found = hand_in(imports, mistreated)
    counts = found.records.ignored
    assert len(found.records.read) + sum(map(len, counts.values())) == len(rows) + 1
    assert len(counts["totals"]) == 1
    said = {row for one in found.findings for row in one.rows}
    changed = {one.row.number for one in found.difference.pairs if one.kind != "same"}
    assert told <= said | changed
    assert changed - said <= told
    assert found.difference.counts.missing <= len(told)
    assert found.difference.counts.same >= len(rows) - len(told)
