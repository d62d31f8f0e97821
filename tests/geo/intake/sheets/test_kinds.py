"""Lists of sites, rounds of the Return Index and registers: found, read, matched and compared."""

from collections import Counter

import dtm_rounds
import geopandas as gpd
import pytest
import shapely
from kept_rounds import kept
from kind_shapes import SHAPES, SITES
from sheet_parts import book, text

from geo.errors import InvalidQueryError, ValidationError
from geo.intake.sheets import outcome
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.kinds.sites import NEW
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.values.named_days import day_in, number_in
from geo.intake.templates import template, template_rows
from geo.language import Language
from geo.packs import files

HEAD = ["Site ID", "Site name", "Governorate", "District", "Latitude", "Longitude", "Families"]
BODY = [[f"S{n}", s[2], "Anbar", s[0], s[4], s[5], s[6]] for n, s in enumerate(SITES)]
NAME = "Sites June 2023.csv"
DTM = "DTM round {} {} 2023.csv"


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def read(content, known, name=NAME, **said):
    found = outcome.of(content, name, Wanted(**said), known)
    counts = outcome.document(found)["counts"]
    assert counts["rows"] == counts["taken"] + counts["held"] + sum(counts["ignored"].values())
    return found


def codes(found):
    return {one.code: one for one in found.findings}


@pytest.mark.parametrize("tagged", [True, False], ids=["tags", "no tags"])
@pytest.mark.parametrize("make", SHAPES)
def test_every_shape_is_read_without_help(make, tagged, known):
    shape = make(tagged)
    document = outcome.document(read(shape.content, known, shape.name))
    assert document["reading"]["kind"] == shape.kind
    assert tuple(one["role"] or "" for one in document["reading"]["columns"]) == shape.roles
    assert document["counts"]["taken"] == shape.taken
    if shape.level:
        assert document["placed"][shape.level] == shape.taken
    assert not [one for one in document["questions"] if one["about"] != "sheet"]


@pytest.mark.whole
def test_a_round_of_3000_sites_and_the_next_one(known, config, dataset):
    places = dtm_rounds.districts(config, dataset)
    before = dtm_rounds.first_round(3_000, places)
    first = read(dtm_rounds.csv_of(before), known, DTM.format(130, "June"), sender="iom-dtm")
    told = outcome.document(first)
    assert tuple(one["role"] or "" for one in told["reading"]["columns"]) == dtm_rounds.ROLES
    assert told["reading"]["form"]["round"] == "130"
    assert told["period"]["to"] == "2023-06-30"
    assert told["placed"]["subdistrict"] == told["distinct"]["sites"] == 3_000
    assert told["distinct"]["districts"] == len(places)
    assert told["sums"]["households"] == sum(one.households for one in before)
    assert first.difference.counts == (3_000, 0, 0, 0, 0)
    assert {one.units["district"] for one in first.entries} == {one.pcode for one in before}
    assert "individuals-estimated" in codes(first)

    after = dtm_rounds.next_round(before, places)
    content, name = dtm_rounds.csv_of(after), DTM.format(131, "September")
    with_first = kept(first, known)
    second = read(content, with_first, name, sender="iom-dtm")
    assert second.difference.counts == (300, 300, 0, 2_400, 300)
    moved = [one for one in second.difference.pairs if one.kind == "changed"]
    assert all({"latitude"} <= one.changes.keys() for one in moved)
    closed = {f"from-iom-dtm-{one.id}" for one in before[1::10]}
    ninewa = sum(one.governorate == "Ninewa" for one in before[1::10])
    for scope, ended in (("all", 300), ("Ninewa", ninewa)):
        said = Wanted(sender="iom-dtm", complete=scope)
        found = entries.compare(second.records, (), with_first, said, (name, "")).difference
        assert found.counts == (300, 300, ended, 2_400, 0)
        assert {one["id"] for one in found.gone} <= closed


def test_an_older_round_changes_nothing(known):
    rows = [[*row[:6], row[6] + 5] for row in BODY[1:]]
    now = read(text([HEAD, *BODY]), known, "Sites September 2023.csv", sender="iom")
    old = read(text([HEAD, *rows]), kept(now, known), NAME, sender="iom", complete="all")
    assert old.difference.counts == (0, 0, 0, 5, 0)
    assert codes(old)["round-older"].rows == (2, 3, 4, 5, 6)
    assert old.difference.pairs[0].changes["households"] == (25, 30)


def test_what_a_list_of_displaced_people_says_is_not_of_returnees(known):
    head = [*HEAD[:6], "Returnee families"]
    idps = read(text([HEAD, *BODY]), known, "IDP list June 2023.csv", sender="iom")
    sheet = text([head, *BODY[:3]])
    back = read(sheet, kept(idps, known), "Returnees June 2023.csv", sender="iom", complete="all")
    assert back.difference.counts == (3, 0, 0, 0, 0)
    without = text([head[1:], *(row[1:] for row in BODY[:3])])
    first = read(without, kept(idps, known), "Returnees June 2023.csv", sender="iom")
    again = read(without, kept(first, kept(idps, known)), "Returnees July 2023.csv", sender="iom")
    assert (first.difference.counts, again.difference.counts) == ((3, 0, 0, 0, 0), (0, 0, 0, 3, 0))


def test_a_blank_cell_was_not_asked(known):
    before = read(text([HEAD, *BODY]), known, sender="iom")
    rows = [["S0", "", "Anbar", "Falluja", "", "", ""], *[[*row[:6], ""] for row in BODY[1:]]]
    found = read(text([HEAD, *rows]), kept(before, known), "July 2023.csv", sender="iom")
    assert "households" not in found.entries[1].sent.values
    assert found.difference.pairs[1].kind == "same"


def test_sites_without_ids_are_those_of_their_name_in_the_district(known):
    head, rows = HEAD[1:], [row[1:] for row in BODY]
    first = read(text([head, *rows]), known, sender="cccm")
    rows[0][5] = 41
    rows[1][0] = "Hay Al Risalah"
    found = read(text([head, *rows]), kept(first, known), "July 2023.csv", sender="cccm")
    assert [one.kind for one in found.difference.pairs] == ["changed", *["same"] * 4]
    assert found.held == {3}
    assert found.difference.counts.missing == 0
    (asked,) = found.questions
    assert (asked.about, asked.value) == ("site", "Hay Al Risalah, Al-Falluja")
    assert asked.candidates[0]["name"] == "Hay Al-Risala"
    for answer, counts in ((asked.candidates[0]["id"], (0, 2, 0, 4, 0)), ("new", (1, 1, 0, 4, 1))):
        said = {("site", asked.value): answer}
        found = read(text([head, *rows]), kept(first, known), "July 2023.csv", sender="cccm",
                     answers=said)  # fmt: skip
        assert found.difference.counts == counts
        assert found.is_clean


def test_a_site_of_another_source_is_proposed_and_stays(known):
    pack = known.stored("informal-sites")[0]
    row = ["S9", pack["name"], "Anbar", "Al-Ka'im", pack["latitude"], pack["longitude"], 9]
    found = read(text([HEAD, *BODY, row]), known, sender="iom")
    assert found.difference.counts == (6, 0, 0, 0, 0)
    (asked,) = found.questions
    assert [one["id"] for one in asked.candidates] == [pack["id"]]
    assert found.held == {8}, "which site it is must be said first"
    for answer, other in ((NEW, 0), (pack["id"], 1)):
        answers = {("site", asked.value): answer}
        found = read(text([HEAD, *BODY, row]), known, sender="iom", answers=answers)
        assert (found.held, len(found.difference.pairs)) == (set(), 7)
        assert sum(one.is_other for one in found.difference.pairs) == other
    ours = [[pack["id"], *row[1:]], *BODY]
    found = read(text([HEAD, *ours]), known, sender="iom")
    assert found.difference.pairs[0].is_other
    assert found.difference.pairs[0].changes["households"] == (pack["households"], 9)


def test_rows_of_the_same_site_are_both_named(known):
    rows = [*BODY, [*BODY[0][:6], 77], BODY[1]]
    found = read(text([HEAD, *rows]), known, sender="iom")
    assert codes(found)["site-twice"].rows == (2, 8)
    assert codes(found)["site-repeated"].rows == (9,)
    assert found.held == {2, 8, 9}
    same_name = [[one[1], *one[2:]] for one in (BODY[0], [*BODY[0][:4], 33.31, 43.8, 9])]
    assert read(text([HEAD[1:], *same_name]), known).held == set()


def test_a_point_just_inside_a_border_stays_where_its_sub_district_is(known, dataset):
    light = dataset.features["subdistricts"]
    full = files.placing(known.folder, light).set_index("pcode").geometry
    both = gpd.GeoDataFrame(geometry=full).reset_index(), light[["pcode", "geometry"]]
    near = gpd.overlay(*both, keep_geom_type=True).query("pcode_1 != pcode_2")
    near = near[shapely.area(near.geometry.to_numpy()) > 1e-6]
    points = near.geometry.representative_point()
    rows = [
        [f"S{n}", f"Camp {n}", *parents(dataset, code), code, point.y, point.x, 40]
        for n, (code, point) in enumerate(zip(near["pcode_1"], points, strict=True))
    ]
    assert len(rows) > 100, "light and full shapes differ there"
    head = [*HEAD[:4], "Sub-district P-code", *HEAD[4:]]
    found = read(text([head, *rows]), known, sender="iom")
    assert "point-elsewhere" not in codes(found)
    assert "place-disagrees" not in codes(found)
    assert {"latitude", "longitude"} <= set.intersection(
        *(set(e.sent.values) for e in found.entries)
    )


def test_the_pack_of_other_units_places_no_points(known, dataset):
    own = dataset.features["subdistricts"]
    assert files.placing(known.folder, own) is not own
    others = own.iloc[1:]
    assert files.placing(known.folder, others) is others


def parents(dataset, code):
    above = dataset.units.parents(code)
    return dataset.units.name(above["governorate"]), dataset.units.name(above["district"])


def test_a_point_in_another_district_moves_nothing_in_silence(known):
    rows = [[*BODY[0][:4], 36.34, 43.13, 40], *BODY[1:]]
    found = read(text([HEAD, *rows]), known, sender="iom")
    assert codes(found)["place-disagrees"].rows == (2,)
    assert found.entries[0].units["district"] == "IQG01Q01"
    (asked,) = found.questions
    assert (asked.about, asked.row, asked.name) == ("place", 2, BODY[0][1])
    assert [one["why"] for one in asked.candidates] == ["name", "point"]
    for answers, is_used in (
        ({}, False),
        ({("place", asked.value): "IQG01Q01"}, False),
        ({("place", asked.value): asked.candidates[1]["id"]}, True),
    ):
        found = read(text([HEAD, *rows]), known, sender="iom", answers=answers)
        sent = found.entries[0].sent.values
        assert ("latitude" in sent, "longitude" in sent) == (is_used, is_used)
        assert ("point-elsewhere" in codes(found)) != is_used


def test_a_row_that_is_hidden_is_not_gone(known):
    first = read(text([HEAD, *BODY]), known, sender="iom")

    def act(sheet):
        sheet.row_dimensions[2].hidden = True

    content = book(("S", [HEAD, *BODY], act))
    found = read(content, kept(first, known), "Sites July 2023.xlsx", sender="iom", complete="all")
    assert found.difference.counts == (0, 0, 0, 5, 0)


def test_the_day_is_asked_where_nothing_says_it(known):
    found = read(text([HEAD, *BODY]), known, "sites.csv")
    assert codes(found)["day-missing"].rows == tuple(range(2, 8))
    assert [one.about for one in found.questions] == ["day"]
    assert read(text([HEAD, *BODY]), known, "sites.csv", day="2023-06-30").is_clean
    letter = (["Situation as of 30 June 2023"],)
    found = read(book(("Letter", letter), ("Sites", [HEAD, *BODY])), known, "sites.xlsx")
    assert found.questions[0].candidates == ({"day": "2023-06-30"},)


@pytest.mark.parametrize(
    ("name", "day", "number"),
    [
        ("DTM round 130 June 2023.xlsx", "2023-06-30", "130"),
        ("IDP_Master_List_R121_31-01-2022.csv", "2022-01-31", "121"),
        ("Sites as of 9th of March 2024", "2024-03-09", ""),
        ("المواقع 30 حزيران 2023", "2023-06-30", ""),
        ("قائمة المواقع الجولة ١٢ كانون الثاني 2023", "2023-01-31", "12"),
        ("sites_2023-05.xlsx", "2023-05-31", ""),
        ("sites 20230630 final.xlsx", "2023-06-30", ""),
        ("Return Index Round 19 - August 2023", "2023-08-31", "19"),
        ("Sites 2023.xlsx", None, ""),
        ("List 12.xlsx", None, ""),
    ],
)
def test_days_and_rounds_in_names(name, day, number):
    found = day_in(name)
    assert (found and found.last.isoformat(), number_in(name)) == (day, number)


def test_a_list_of_work_at_sites_is_asked_for_or_found(known):
    rows = [["DRC", *row] for row in BODY]
    document = outcome.document(read(text([["Managed by", *HEAD], *rows]), known))
    assert document["reading"]["kind"] == "sites"
    work = [["DRC", "WASH", *row[1:4], "2023-06"] for row in BODY]
    head = ["Partner", "Sector", "Site name", "Governorate", "District", "Month"]
    assert read(text([head, *work]), known).reading.kind.name == "activities"
    unclear = [["DRC", "Kilo 9", "Anbar", "Ramadi", 5], ["IRC", "Kilo 9", "Anbar", "Ramadi", 6]]
    found = read(text([["Partner", *HEAD[1:4], "Families"], *unclear]), known)
    assert found.reading.kind.name == "activities"
    assert [one.about for one in found.questions][:1] == ["kind"] or any(
        one.about == "kind" for one in found.questions
    )
    said = read(text([["Partner", *HEAD[1:4], "Families"], *unclear]), known, kind="sites")
    assert said.reading.kind.name == "sites"
    with pytest.raises(ValidationError, match="no sheet lists return-index"):
        read(text([HEAD, *BODY]), known, kind="return-index")
    with pytest.raises(InvalidQueryError, match="no kind of list"):
        read(text([HEAD, *BODY]), known, kind="poems")


INDEX = ["Governorate", "Sub-district", "Livelihoods", "Safety", "Returnees"]
ROUND = [
    ["Anbar", "Al-Amirya", "High", "Low", 12_000],
    ["Anbar", "Al Garma", "متوسط", "Medium", "٦٤٬٥٠٠"],
    ["Ninewa", "Qaeyrrawan", "low", "LOW", 900],
]


def test_a_round_of_the_index_is_read_as_its_rows(known):
    found = read(text([INDEX, *ROUND]), known, "Return Index round 19, August 2023.csv")
    document = outcome.document(found)
    assert document["sums"]["returnees"] == 77_400
    assert document["reading"]["form"]["round"] == "19"
    assert document["period"]["to"] == "2023-08-31"
    assert found.entries[0].sent.values["round"] == "19"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [(2, "severe", "severity-unknown"), (4, "many", "returnees-missing"),
     (1, "Al-Amirya", "place-twice")],
)  # fmt: skip
def test_what_a_round_does_not_say_holds_its_row_back(place, value, code, known):
    rows = [list(row) for row in ROUND]
    rows[1][place] = value
    found = read(text([INDEX, *rows]), known, "August 2023.csv")
    assert 3 in codes(found)[code].rows
    assert 3 in found.held


def test_seats_without_a_boundary_are_where_the_list_puts_them(known):
    listed = [one for one in known.stored("hotspots") if one["match"] == "no_own_polygon"]
    rows = [[one["listed_governorate"], one["name"], "High", "High", 5] for one in listed]
    found = read(text([INDEX, *rows]), known, "August 2023.csv")
    assert [one.units.get("subdistrict") for one in found.entries] == [
        one["subdistrict_pcode"] for one in listed
    ]


def test_organisations_are_matched_by_every_name(known):
    head = ["ID", "Acronym", "Name", "Type", "Other names"]
    rows = [
        ["", "DRC", "Danish Refugee Council", "", "Dansk Flygtningehjælp"],
        ["irc", "IRC", "International Rescue Committee", "", ""],
        ["", "AAF", "Assistance for All Foundation", "National NGO", ""],
        ["", "NEWO", "New Example Women Organisation", "NNGO", ""],
        ["", "PUI", "Première Urgence Internationale", "INGO", ""],
        ["", "PUI", "Première Urgence Internationale", "INGO", ""],
        ["", "XTY", "Example of No Type", "club", ""],
    ]
    found = read(text([head, *rows]), known, "partners.csv")
    assert found.reading.kind.name == "organisations"
    assert found.held == {4, 6, 7}
    kinds = Counter(one.kind for one in found.difference.pairs)
    assert kinds == {"changed": 1, "same": 1, "new": 2}
    changed = next(one for one in found.difference.pairs if one.kind == "changed")
    assert changed.changes["aliases"][1].split("|")[-1] == "Dansk Flygtningehjælp"
    assert {"organisation-clash", "organisation-twice", "organisation-type-unknown"} <= (
        codes(found).keys()
    )
    (asked,) = found.questions
    assert [one["id"] for one in asked.candidates] == ["access-aid-foundation"]
    said = {("organisation", asked.value): "new"}
    assert read(text([head, *rows]), known, "partners.csv", answers=said).held == {6, 7}


@pytest.mark.parametrize("kind", ["sites", "organisations", "areas", "blocked-areas"])
@pytest.mark.parametrize("language", list(Language))
def test_what_a_template_is_filled_with_changes_nothing(kind, language, known, dataset):
    rows = dataset.features[template_rows.LAYERS[kind].id]
    content = template.filled(kind, rows, language, dataset)
    found = read(content, known, "filled.xlsx")
    assert found.reading.kind.name == kind
    assert all(one.role for one in found.reading.columns)
    assert found.is_clean
    assert found.difference.counts == (0, 0, 0, len(rows), 0)


AREAS = ["Area id", "Name", "Kind", "Since", "Until", "P-code", "Evidence", "Basis"]


def test_areas_and_their_units(known):
    rows = [
        ["sinjar", "Sinjar", "JCF", "2024-01", "", "IQG15Q07N01", "stated_abc", "Minutes"],
        ["new-area", "Heet", "ABC", "2026-02-01", "", "IQG01Q07", "stated for the area", "Minutes"],
        ["new-area", "Heet", "ABC", "soon", "", "", "", ""],
        ["other", "", "club", "", "", "IQG99", "hearsay", ""],
    ]
    found = read(text([AREAS, *rows]), known, "areas.csv", sender="dstwg", day="2026-11-29")
    first, second = found.difference.pairs
    assert first.kind == "changed"
    assert {"area.kind", "evidence", "basis", "since"} <= first.changes.keys()
    assert (second.kind, second.row.values["level"]) == ("new", "district")
    assert second.row.values["evidence"] == "stated_abc"
    assert found.held == {4, 5}
    assert {"date-unreadable", "field-choice", "unit-unknown", "field-missing"} <= codes(
        found
    ).keys()


@pytest.mark.parametrize("said", ["Informal site", "موقع غير رسمي", "Informal settlement"])
def test_a_list_that_says_only_that_it_is_a_site_says_no_kind(said, known):
    head = ["Site name", "Governorate", "District", "Site type", "Families"]
    body = [["Al Siniya camp road", "Salah al-Din", "Baiji", said, "12"],
            ["Al Jallam", "Salah al-Din", "Samarra", "Self-settled site", "9"]]  # fmt: skip
    found = read(text([head, *body]), known, kind="sites")
    assert [one.row.values.get("kind") for one in found.difference.pairs] == [None, "self_settled"]
    assert "site-kind-unknown" not in {one.code for one in found.findings}
