"""Places that partners write: by every name of a site, as a group of sites, or as none we know."""

import pytest
from read_sheets import codes
from sheet_parts import text

from geo.catalog import layers
from geo.intake.sheets import outcome
from geo.intake.sheets.known import SITE_NAMES, Known, key
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.work import rows

HEAD = ["Organisation", "Sector", "Governorate", "District", "Site / Location", "Start", "End"]


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def read(places, known):
    """Returns what a list brings whose rows lie in places: district and name."""
    body = [
        ["DRC", "WASH", "Al-Anbar", *one, f"2023-{n % 9 + 1:02}-01", "TBC"]
        for n, one in enumerate(places)
    ]
    return outcome.of(text([HEAD, *body]), "work.csv", Wanted(kind="activities"), known)


def placed(found):
    return [
        (one.placed.level, one.placed.site_id or one.placed.pcode) for one in found.records.read
    ]


def test_a_site_is_known_by_every_name_that_is_its_own(known):
    sites = known.stored(layers.INFORMAL_SITES.id)
    said = [(one["district"], one[name], one["id"]) for one in sites for name in SITE_NAMES
            if one[name] and len(known.names[key(one[name])]) == 1]  # fmt: skip
    assert {one for *_, one in said} == {one["id"] for one in sites}
    found = placed(read([one[:2] for one in said], known))
    assert found == [("site", one) for *_, one in said]


@pytest.mark.parametrize("name", ["Bzebiz", "بزيبز", "bzebiz / بزيبز"])
@pytest.mark.parametrize("district", ["", "Al-Falluja"])
def test_the_sites_of_a_group_are_named_together(name, district, known):
    found = read([(district, name)], known)
    assert placed(found) == [("site_group", "bzebiz")]
    (stored,) = rows.of(found.records.read, known, rows.Source("drc", "2023-11-30", "f.csv", ""))
    assert stored.values["place_level"] == "site_group"
    assert (stored.values["place_id"], stored.values["site_id"]) == ("bzebiz", None)
    assert stored.values["subdistrict_pcode"] == "IQG01Q01N01"
    told = outcome.document(found)
    assert (told["placed"]["site_group"], told["distinct"]["sites"]) == (1, 0)
    assert "place-name-unknown" not in codes(told)


def test_a_group_that_a_unit_shares_its_name_with_stays_the_unit(known):
    assert placed(read([("Al-Rutba", "Rutba"), ("Al-Ramadi", "Bzebiz")], known)) == [
        ("district", "IQG01Q04"),
        ("district", "IQG01Q03"),
    ]


def test_a_name_that_nothing_goes_by_is_said_where_the_row_becomes_coarser(known):
    names = [("Al-Falluja", "Bezzebizz 9"), ("Al-Ramadi", "Al-Ramadi"), ("Al-Ramadi", "Kilo 7")]
    told = outcome.document(read(names, known))
    found = codes(told)["place-name-unknown"]
    assert (found["rows"], found["value"]) == ("2", "Bezzebizz 9")
    assert told["counts"]["taken"] == 3


def test_a_list_of_sites_may_bring_names_that_nothing_goes_by(known):
    head = ["Site name", "Governorate", "District", "Households"]
    content = text([head, ["Bezzebizz 9", "Al-Anbar", "Al-Falluja", 30]])
    found = outcome.of(content, "Sites June 2024.csv", Wanted(kind="sites"), known)
    assert "place-name-unknown" not in codes(outcome.document(found))
