"""Names and codes in sheets: known in every writing, and asked for where they are not sure."""

import pytest
from read_sheets import HEAD, body, codes, told
from sheet_parts import book, each

from geo.intake.sheets.known import Known
from geo.intake.sheets.work.rows import PREFIX


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def test_codes_and_names_that_disagree_are_shown_and_asked(known):
    head = [*HEAD[:3], "District", "District pcode", *HEAD[4:]]
    rows = [[*row[:4], "IQG01Q03" if row[3] == "Al-Ramadi" else "IQG01Q01", *row[4:]]
            for row in body()]  # fmt: skip
    rows[0][4] = "IQG15Q07"
    document = told(book(("S", [head, *rows])), known)
    found = codes(document)["place-disagrees"]
    assert found["row"] == 2
    assert "Sinjar" in found["message"]
    assert "Al-Falluja" in found["message"]
    assert len(document["questions"][0]["candidates"]) == 2


def test_another_country_is_said_once(known):
    rows = [["NRC", "Health", f"Kabul {n % 7}", f"District {n}", "2023-01", 5] for n in range(300)]
    document = told(book(("S", [HEAD, *rows])), known)
    about = [one for one in document["findings"] if one["code"].startswith("place")]
    assert [one["code"] for one in about] == ["place-elsewhere"]
    assert document["counts"]["held"] == document["placed"]["not"] == 300
    assert document["distinct"]["governorates"] == 7
    assert not [one for one in document["questions"] if one["about"] == "place"]


def test_a_few_names_that_are_known_by_chance_make_no_country(known):
    rows = [["NRC", "Health", f"Kabul {n % 7}", f"District {n}", "2023-01", 5] for n in range(60)]
    rows[7][2:4] = ["Al-Anbar", ""]
    document = told(book(("S", [HEAD, *rows])), known)
    assert (document["counts"]["held"], document["counts"]["taken"]) == (60, 0)
    assert codes(document)["place-elsewhere"]["rows"] == "2-61"


def test_misspelt_names_are_asked_and_no_other_country(known):
    rows = [["NRC", "Health", name, "", "2023-01", 5] for name in ("Anber", "Baghdaad City")]
    document = told(book(("S", [HEAD, *rows])), known)
    assert "place-elsewhere" not in codes(document)
    assert {one["value"] for one in document["questions"]} == {"Anber", "Baghdaad City"}


@pytest.mark.parametrize(
    ("place", "taken"),
    [
        (("Ninewa", "Mosul", "Mosul"), "IQG15Q05"),
        (("Ninewa", "", "Mosul"), "IQG15Q05"),
        (("Al-Anbar", "Anbar", ""), "IQG01"),
        (("Ramadi", "", ""), "IQG01Q03"),
        (("Ninewa", "Qahtanya", ""), "IQG15Q02N02"),
    ],
)
def test_a_name_of_another_level_than_its_column_is_said(place, taken, known):
    head = ["Organisation", "Sector", "Governorate", "District", "Sub-district", "Month"]
    names = known.units.name
    units = [known.units.parents(code) for code in known.units.codes("subdistrict")[:20]]
    rows = [["DRC", "WASH", *map(names, one.values()), "2023-01"] for one in units]
    content = book(("S", [head, ["DRC", "WASH", *place, "2023-01"], *rows]))
    found = codes(told(content, known))["place-level"]
    assert found["rows"] == "2"
    assert found["severity"] == "warning"
    assert taken in found["message"]


def test_a_code_of_another_level_than_its_column_is_said(known):
    head = ["Organisation", "Sector", "Admin2 P-code", "Month"]
    rows = [["DRC", "WASH", code, "2023-01"] for code in ("IQG01Q03", "IQG01Q02", "IQG15")]
    found = codes(told(book(("S", [head, *rows])), known))["place-level"]
    assert (found["rows"], found["value"]) == ("4", "IQG15")


def test_codes_of_the_country_in_another_writing_are_known(known):
    head = ["Organisation", "Sector", "Admin 2 P-code", "Month"]
    rows = [[w[1], s, f"IRQ{p[0][2:]}".lower(), "2023-03"] for p, w, s in each()]
    document = told(book(("S", [head, *rows])), known)
    assert document["placed"]["district"] == 8


def test_a_place_alone_is_found_or_asked(known):
    names = ("Kilo 9", "Al Askaree", "Falluja", "Bzebiz centre")
    rows = [["DRC", "WASH", name, "2023-11"] for name in names]
    document = told(book(("S", [["Organisation", "Sector", "Site name", "Month"], *rows])), known)
    assert (document["placed"]["site"], document["placed"]["district"]) == (2, 1)
    (asked,) = document["questions"]
    assert asked["value"] == "Bzebiz centre"


@pytest.mark.parametrize(
    "written",
    [
        "DRC",
        "drc ",
        "Danish Refugee Council (DRC)",
        "DRC - Danish Refugee Council",
        "Danish  Refugee council",
    ],
)
def test_an_organisation_is_known_in_every_writing(written, known):
    document = told(book(("S", [HEAD, [written, *body(1)[0][1:]]])), known)
    assert not {"organisation-new", "organisation-several"} & codes(document).keys()
    assert document["difference"]["new"] == 1


@pytest.mark.parametrize("written", ["اليونيسف", "منظمة الأمم المتحدة للطفولة"])
def test_a_name_with_another_in_brackets_is_known_by_both(written, known):
    document = told(book(("S", [HEAD, [written, *body(1)[0][1:]]])), known)
    assert (document["counts"]["taken"], document["questions"]) == (1, [])
    assert "organisation-new" not in codes(document)


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("Save the Children", {"sci", "ksc"}),
        ("Caritas", {"caritas-iraq", "caritas-czech"}),
        ("Caritas Czech Republic", {"caritas-iraq", "caritas-czech"}),
        ("NRC Iraq", {"nrc"}),
        ("Norwegian Refugee Counsil", {"nrc"}),
        ("Terre des Hommes", {"tdh-italy", "tdh-lausanne"}),
        ("منظمة انقاذ الطفل", {"sci"}),
    ],
)
def test_a_name_like_one_that_is_known_is_asked_and_never_taken_for_a_new_one(written, ids, known):
    content = book(("S", [HEAD, [written, *body(1)[0][1:]]]))
    document = told(content, known)
    assert (document["counts"]["held"], document["difference"]["new"]) == (1, 0)
    (asked,) = document["questions"]
    assert {one["id"] for one in asked["candidates"]} == ids
    for answer, code in ((min(ids), "same"), ("new", "organisation-new")):
        answered = told(content, known, answers={("organisation", written): answer})
        assert answered["counts"]["taken"] == 1
        assert ("organisation-new" in codes(answered)) == (code == "organisation-new")


@pytest.mark.parametrize(
    "written", ["Hope Foundation", "Relief International", "World Vision", "Un Ponte Per"]
)
def test_words_that_every_name_has_make_no_two_alike(written, known):
    document = told(book(("S", [HEAD, [written, *body(1)[0][1:]]])), known)
    assert "organisation-new" in codes(document)
    assert not document["questions"]


def test_an_acronym_that_stands_alone_is_said_once(known):
    rows = [["DRC", *body(1)[0][1:]]] * 3
    found = codes(told(book(("S", [HEAD, *rows])), known))["organisation-acronym"]
    assert (found["severity"], found["row"]) == ("note", None)
    assert "Danish Refugee Council" in found["message"]


def test_a_sender_keeps_its_name_from_month_to_month_and_by_its_source(known):
    rows = body()
    content = book(("S", [HEAD, *rows]))
    for name in ("4W Ninewa ABC October 2026.xlsx", "2026-11 4W_Ninewa ABC_Nov (1).xlsx"):
        assert told(content, known, name)["sender"] == "4w-ninewa-abc"
    assert told(content, known, sender="handed-in-group")["sender"] == "handed-in-group"
    assert told(content, known, sender=f"{PREFIX}group")["sender"] == "group"
