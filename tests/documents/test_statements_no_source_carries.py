"""Statements that the product once made and no source carries: each is gone, or says what is true.

What is right stands here by hand, with the line of the transcripts of the documents (001 are the
slides of December 2023, 000 those of 2020, 002 the newsletter). Where another test states it, this
table says which one, in tests/geo.

| statement | what is right, by the documents | held by |
|---|---|---|
| 9 services new since the last meeting | SSORD and MoMD only (001:403, 411) | here |
| last meeting on 31 August | November 2023 (001:21) | meeting/test_meetings.py |
| 28 places lose the last organisation | GBV in Bzebiz only (001:375-405) | here |
| nothing is stated after that | an extension may come (001:391, 399) | profiles/test_sentences.py |
| 12 organisations active in Iraq | at least; sites of Anbar only | profiles/test_sentences.py |
| 17 sites lose the last one in health | others for the sites together (001:379, 381) | here |
| Dary's clinics followed by BWA | awareness is no clinic (001:405) | coverage/test_handovers.py |
| 43 days without anybody | UNHCR and NRC in the sites (001:375, 393) | coverage/test_handovers.py |
| 8 more across Al-Anbar, unnamed | six for the sites together | profiles/test_place_report.py |
| 0 organisations on 28 November 2026 | not known | here |
| 6 organisations on 1 January 2010 | not known | here |
| 10 blocked areas | four (001:33, 002) | here |
| plans: documents do not say | being revised (002:40) | needs/test_needs_area_criteria.py |
| roundtables do not speak of it | none reported (002:133) | needs/test_needs_area_criteria.py |
| since 2020 for each of eight areas | no day for any of them (001:156) | here |
| Hawiga is not a hotspot | beside Taza Khurmatu (000:241) | here |
| funded by UNFPA, ECHO, UNICEF | in partnership (001:391) | profiles/test_organisation_profile.py |
| ended this year: UN-Habitat, IOM shelter | no date (001:320, 379) | here |
| municipality did not take over | it agreed (001:425) | coverage/test_handovers.py |
| DRC's WASH handed over | in part, in Bzebiz only (001:411) | coverage/test_changes.py |
| nobody was there (shelter, Kilo 7) | IOM upgraded shelters (001:379) | here |
| work without a stated end goes on | usually cut; not known (001:431) | coverage/test_two_days.py |
| start with them | no document advises it | here |
| MoMD's shelter at the low-cost housing | services not named (001:411) | here |
| Al-Saqlawiyah: 17 partners | no boundary of its own, not known | here |
| Jurf Al-Sakhr: about 1,400 people | Ewessat and Akkashat (002) | here |
| medium on one | medium severity and 60,000 (000:233) | here |
"""

import datetime as dt

import pytest
import surfaces
from example_agenda import EXAMPLE

from geo.coverage import providers, two_days
from geo.dataset import selection
from geo.meeting.scene_text import SceneText
from geo.profiles import key_statements
from geo.view.view import View
from maps.meeting import rows as meeting_rows

SHELTER = "shelter-nfi"


def number(dataset, name, **chosen):
    return key_statements.of(dataset, View(**chosen), name).number


def test_new_since_the_meeting_of_november_are_ssord_and_momd(dataset):
    """SSORD "started recently" (001:403), MoMD "recently took over" (411); nobody else."""
    listed = meeting_rows.since(
        surfaces.context(dataset, View()), SceneText(1, 1, "Since", kind="since")
    )
    new = {(row.who, row.tag) for section in listed.sections for row in section.rows}
    assert new == {("SSORD", "Started recently"), ("MoMD", "Started recently")}


@pytest.mark.parametrize("wider", [False, True])
def test_only_the_gbv_centre_in_bzebiz_leaves_nobody(dataset, wider):
    """UNHCR, BWA, SSORD and UNICEF stay in NRC's sectors (001:375-405), nobody in GBV (401)."""
    found = key_statements.of(dataset, View(wider=wider), "leaving-nobody")
    rows = found.rows.features
    assert set(zip(rows["organisation"], rows["sector"], strict=True)) - {
        ("nrc", "social-cohesion")
    } == {("uims", "gbv")}


def test_no_site_loses_its_last_organisation_in_health(dataset):
    """IOM's clinics and the centres that WHO funds are at sites that nobody names (001:379-381)."""
    found = two_days.figures(two_days.compare(dataset, View()))
    assert list(found.losing) == ["gbv"]
    assert {place.id.partition("-")[0] for place in found.losing["gbv"]} == {"bzebiz"}


@pytest.mark.parametrize("day", [dt.date(2010, 1, 1), dt.date(2026, 11, 28)])
def test_who_was_active_on_a_day_of_no_source_is_not_known(dataset, day):
    assert number(dataset, "organisations", date=day) is None
    assert number(dataset, "unserved", date=day) is None


def test_four_blocked_areas_are_named(dataset):
    """Jurf Al-Sakhr and Hamdaniya (001:33), Ewessat and Akkashat (002)."""
    found = key_statements.of(dataset, View(), "blocked")
    assert found.number == 4
    assert set(found.rows.features["id"]) == {
        "jurf-al-sakhar",
        "hamdaniya",
        "al-ewessat",
        "akkashat",
    }


def test_no_day_is_stated_on_which_an_area_began(dataset):
    """The system began in 2020; there were eight groups by early 2022 (001:156)."""
    areas = selection.select(dataset, "abc-areas", View())
    assert len(areas) == 8
    assert areas["since"].isna().all()


def test_the_remark_that_it_is_no_hotspot_is_not_laid_to_hawiga(dataset):
    """It stands beside Taza Khurmatu in Kirkuk's column (000:241); of what it is is not said."""
    units = selection.select(dataset, "abc-area-units", View())
    hawiga = units[(units["pcode"] == "IQG13Q01").to_numpy(dtype=bool)]
    text = " ".join(hawiga[["basis", "note"]].fillna("").to_numpy().ravel())
    assert "hawiga" not in text.lower() or "not a hotspot" not in text.lower()
    hotspots = selection.select(dataset, "hotspots", View()).set_index("id")
    assert "does not say what it is of" in hotspots.loc["taza-khurmatu", "remark"]


@pytest.mark.parametrize("year", [2010, 2022, 2023, 2026])
def test_what_was_done_on_no_stated_day_ended_in_no_year(dataset, year):
    """UN-Habitat's complexes (001:320), IOM's upgrades of shelters in Kilo 7 and AAF (379)."""
    rows = key_statements.of(dataset, View(date=dt.date(year, 12, 31)), "ended").rows.features
    ended = set(zip(rows["organisation"], rows["sector"], strict=True))
    assert not {("un-habitat", SHELTER), ("iom", SHELTER)} & ended


def test_iom_was_there_for_shelter_in_kilo_7(dataset):
    """It upgraded many shelters in the Kilo 7 complex (001:379)."""
    (now,) = [
        one for one in providers.unserved(dataset, View(site=("kilo-7",))) if one.sector == SHELTER
    ]
    assert (now.last, now.since) == (("iom",), None)


def test_no_scene_advises_anything():
    assert "start with" not in " ".join(map(str, EXAMPLE.scenes)).lower()


def test_momds_services_at_the_low_cost_housing_are_not_specified(dataset):
    """Its services are focused on Bzebiz and this housing (001:411); which ones is not said."""
    rows = dataset.features["partner-activities"].set_index("id")
    row = rows.loc["momd-shelter-nfi-low-cost-housing"]
    assert row["sector_basis"] == "inferred"
    assert row["source_sector"] == "Services (not specified)"


def test_hotspots_without_a_boundary_have_no_number_of_partners(dataset):
    """Al-Saqlawiyah has no polygon; whom the 3W names is in Markaz Al-Falluja."""
    day = dt.date(2022, 4, 30)
    hotspots = selection.select(dataset, "hotspots", View(date=day)).set_index("id")
    own = hotspots["match"] != "no_own_polygon"
    assert (~own).sum() == 7
    assert hotspots.loc[~own.to_numpy(dtype=bool), "partners"].isna().all()


def test_the_1400_people_are_those_of_ewessat_and_akkashat(dataset):
    """The newsletter's sentence names these two only (002, West Anbar)."""
    areas = selection.select(dataset, "blocked-areas", View()).set_index("id")
    named = areas.index[areas["note"].str.contains("1,400").fillna(value=False)]
    assert set(named) == {"al-ewessat", "akkashat"}


def test_the_rule_of_hotspots_says_medium_severity_and_not_on_one(root):
    """High on at least one scale, or medium in terms of severity and 60,000 returnees (000:233)."""
    texts = (root / "geo" / "locale" / "atlas.pot").read_text("utf-8")
    assert "medium on one" not in texts
