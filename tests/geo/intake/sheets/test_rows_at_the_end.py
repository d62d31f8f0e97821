"""Every row below the header is told: sums, remarks and blanks at its end, too; plans are plans."""

import pytest

from geo.intake.proposals import remembered
from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.confirmed import OPEN
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.values import words

HEAD = "N°,Organisation,Secteur,Gouvernorat,{}"
ROWS = ("1,DRC,Santé,Anbar,5", "2,IRC,Santé,Ninewa,7")


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def read(known, *more, column="Ménages"):
    content = "\n".join([HEAD.format(column), *ROWS, *more]).encode()
    return outcome.of(content, "x.csv", Wanted(), known)


@pytest.mark.parametrize(
    ("more", "ignored", "last"),
    [
        (("Total,,,,12",), {"totals": 1}, 4),
        ((",Total,,,12",), {"totals": 1}, 4),
        ((",,,,", ",,,,12"), {"blank": 1, "totals": 1}, 5),
        (("Note: chiffres provisoires,,,,",), {"help": 1}, 4),
        ((",,,,", ",,,,99"), {"blank": 2}, 5),
    ],
)
def test_rows_at_the_end_are_listed(known, more, ignored, last):
    told = outcome.document(read(known, *more))
    assert {name: n for name, n in told["counts"]["ignored"].items() if n} == ignored
    assert (told["counts"]["taken"], told["reading"]["last_row"]) == (2, last)
    assert told["counts"]["rows"] == last - 1


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Ménages ciblés", "households_planned"),
        ("Individus ciblés", "individuals_planned"),
        ("Personnes prévues", "individuals_planned"),
        ("Hogares previstos", "households_planned"),
        ("الأسر المستهدفة", "households_planned"),
        ("Households", "households"),
    ],
)
def test_what_is_planned_is_not_reached(heading, role):
    assert words.headings(heading) == {role: 1.0}


def test_figures_that_are_not_sure_are_left_out_and_confirmed_by_nobody(known):
    found = read(known, column="Ménages du bassin versant et environs")
    (column,) = [one for one in found.reading.columns if one.perhaps]
    assert (column.role, column.perhaps) == ("", "households")
    assert "column-unsure-out" in {one.code for one in found.findings}
    again = remembered.as_accepted(found, Wanted())
    assert again.roles[column.index] == OPEN
    said = Wanted(confirmed=again, sender=found.source.sender)
    book = outcome.Book(found.name, found.sha256, found.sheets)
    codes = {one.code for one in outcome.of_book(book, said, known).findings}
    assert "column-unsure-out" in codes, "the warning goes on"
    assert not codes & {"column-new", "column-new-out"}


GROUPED = ["Organisation", "Sector", "Governorate", "District", "Month", "Households", "People"]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (["", "", "Anbar Total", "", "", 12, 60], ["", "", "Grand Total", "", "", 17, 85]),
        (["Sous-total", "", "", "", "", 12, 60], ["", "", "Total général", "", "", 17, 85]),
        (["", "", "مجموع الانبار", "", "", 12, 60], ["", "", "Iraq", "", "", 17, 85]),
        (["", "", "", "", "", 12, 60], ["", "", "", "", "", 17, 85]),
        (["", "", "Anbar", "", "", 12, 60], ["Everybody", "", "", "", "", 17, 85]),
    ],
)
def test_sums_of_parts_are_no_records_however_they_are_called(part, whole, known):
    rows = [["DRC", "WASH", "Al-Anbar", "Al-Ramadi", "03/2023", 5, 25],
            ["IRC", "WASH", "Al-Anbar", "Al-Falluja", "202304", 7, 35], part,
            ["IRC", "WASH", "Ninewa", "Sinjar", "4/2023", 5, 25], whole]  # fmt: skip
    content = "\n".join(",".join(map(str, one)) for one in (GROUPED, *rows)).encode()
    told = outcome.document(outcome.of(content, "grouped.csv", Wanted(), known))
    assert (told["rows"]["totals"], told["counts"]["taken"]) == ("4, 6", 3)
    assert (told["sums"]["households"], told["sums"]["individuals"]) == (17, 85)
    assert told["period"] == {"from": "2023-03-01", "to": "2023-04-30"}
    assert told["distinct"]["governorates"] == 2


def test_a_count_that_is_by_chance_the_sum_of_those_above_is_a_record(known):
    rows = ["DRC,WASH,Al-Anbar,5", "IRC,WASH,Ninewa,7", "NRC,WASH,Ninewa,12", "PUI,,,24"]
    content = "\n".join(["Organisation,Sector,Governorate,Households", *rows]).encode()
    told = outcome.document(outcome.of(content, "x.csv", Wanted(), known))
    assert (told["rows"]["totals"], told["counts"]["taken"]) == ("5", 3)
    thin = "\n".join(["Site,Governorate,Households", "A,Anbar,5", "B,,7", "C,,12"]).encode()
    told = outcome.document(outcome.of(thin, "2023-06-30.csv", Wanted(kind="sites"), known))
    assert told["rows"]["totals"] == "", "where rows have few names, one name tells no total"


def test_the_country_by_name_is_all_of_it(known):
    content = (
        b"Organisation,Sector,Governorate,Month\nDRC,WASH,Iraq,2023-03\nDRC,WASH,Anbar,2023-03"
    )
    told = outcome.document(outcome.of(content, "x.csv", Wanted(), known))
    assert (told["placed"]["country"], told["counts"]["held"]) == (1, 0)


LIST = ["Organisation", "Sector", "District", "HH"]


def listed(known, rows):
    content = "\n".join(",".join(map(str, one)) for one in rows).encode()
    return outcome.document(outcome.of(content, "lists 2023-10.csv", Wanted(), known))


def test_the_header_on_every_page_of_a_print_is_one_header(known):
    page = [
        ["DRC", "WASH", "Sinjar", 5],
        ["IRC", "Health", "Al-Baaj", 7],
        ["NRC", "WASH", "Tilkaef", 9],
    ]
    told = listed(
        known, [LIST, *page, LIST, *page[:2], ["Anbar partners", "", "", ""], LIST, *page]
    )
    assert (told["reading"]["first_row"], told["counts"]["taken"]) == (2, 8)
    assert told["rows"]["help"] == "5, 9"
    assert told["sums"]["households"] == 2 * 21 + 12


def test_rows_below_another_header_are_held_back_until_the_first_one_comes_again(known):
    other = ["District", "Organisation", "Sector", "HH"]
    rows = [["DRC", "WASH", "Sinjar", 5], ["IRC", "Health", "Al-Baaj", 7]]
    turned = [["Sinjar", "DRC", "WASH", 11], ["Al-Baaj", "IRC", "Health", 13]]
    told = listed(known, [LIST, *rows, other, *turned, LIST, *rows])
    assert (told["rows"]["held"], told["rows"]["help"]) == ("5-6", "4, 7")
    assert (told["counts"]["taken"], told["sums"]["households"]) == (4, 24)
    (said,) = [one for one in told["findings"] if one["code"] == "header-other"]
    assert (said["rows"], said["value"]) == ("5-6", "4")


def test_records_above_the_header_are_not_left_out_in_silence(known):
    rows = [["DRC", "WASH", "Sinjar", 5], LIST, ["IRC", "Health", "Al-Baaj", 7]]
    told = listed(known, [["Partners of October"], *rows])
    assert told["reading"]["header_rows"] == [3]
    assert [one["rows"] for one in told["findings"] if one["code"] == "rows-above"] == ["2"]


def test_an_end_that_goes_on_is_open(known):
    head = "Organisation,Sector,Governorate,Start date,End date"
    rows = ["DRC,WASH,Anbar,2023-03-01,ongoing", "IRC,WASH,Anbar,2023-03-01,2023-12-31",
            "IRC,Health,Anbar,2023-03-01,2023-12-31", "IRC,CCCM,Anbar,2023-03-01,soon"]  # fmt: skip
    found = outcome.of("\n".join([head, *rows]).encode(), "2023-10.csv", Wanted(), known)
    assert found.held == {5}
    assert [one.period.end is None for one in found.taken] == [True, False, False]
    assert {one.value for one in found.findings if one.code == "end-open"} == {"ongoing"}


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("Number of individuals reached (cumulative)", {"individuals"}),
        ("Individus (ciblés)", {"individuals_planned"}),
        ("Households (HH, this month)", {"households"}),
        ("# of Ind.", {"individuals"}),
        ("Implementing Partner(s)", {"implementing_partner"}),
    ],
)
def test_a_heading_of_counts_may_say_more_in_parentheses(heading, roles):
    assert words.headings(heading) == dict.fromkeys(roles, 1.0)
    assert words.headings("Individuals (women)").get("individuals", 0) < 1


def test_words_in_two_scripts_are_one(known):
    assert words.sector("Health / الصحة") == words.sector("الصحة Health") == "health"
    assert words.status("Ongoing / مستمر") == "active"
    assert words.sector("Health / WASH") == ""
    assert words.severity("High (3)") == words.severity("3 - high") == "high"
    assert known.spelled('"Al-Anbar"') == known.spelled("Al-Anbar") != []
