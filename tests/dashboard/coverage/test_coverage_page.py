"""The coverage page: two days and every way to change them, tables, gap list, audiences."""

import csv
import datetime as dt
import io
import re

import pytest

from dashboard.coverage import files as coverage_files
from dashboard.coverage import maps as coverage_maps
from geo.catalog.audience import Audience
from geo.coverage import changes, handovers, two_days
from geo.coverage.matrix import Column
from geo.coverage.places import Place
from geo.dataset import records
from geo.dataset.sums.people import People
from geo.needs import gaps
from geo.view.view import View
from maps.document import parts
from maps.document.coverage import facts as coverage_facts
from maps.document.coverage import finding as coverage_finding

TODAY = dt.date(2023, 12, 13)


def heading(page):
    return re.search(r'<h1 class="a-h1">(.*?)</h1>', page.html)[1]


def boxes(page):
    return re.findall(r'<h2 class="a-h2">(.*?)</h2>', page.html)


def disabled(page, key):
    return page.app.button(key=key).disabled


def test_the_title_states_what_ends_by_the_second_day(opened):
    page = opened("coverage", compare="2024-05-15")
    assert heading(page) == (
        "2 of 9 services at the sites have a stated end by 15 May 2024 "
        "(an extension is stated as possible for 1); "
        "1 place as reported (15 sites, 9,444 people) loses the last organisation known in GBV"
    )
    assert "13 December 2023 and 15 May 2024, side by side, at 28 sites." in page.html
    assert "whether work without a stated end is there is not known" in page.html
    assert "goes on" not in page.html
    assert page.figures[:5] == [
        "\u20665 → 2\u2069",
        "\u20669 → 5\u2069",
        # no source speaks of May 2024, so that nobody named then is not known
        "\u20669 → –\u2069",
        "15",
        "2,657",
    ]


def test_days_that_are_past_are_told_in_the_past(opened):
    page = opened("coverage", date="2022-12-15", compare="2023-12-13")
    assert heading(page).startswith("Between 15 December 2022 and 13 December 2023, ")
    # Bzebiz is one place as reported, and fifteen sites
    assert "3 places as reported (17 sites, 13" in heading(page)
    assert "lost the last organisation known in CCCM" in heading(page)
    assert "outlook" not in page.html


def test_the_page_has_every_box(opened):
    assert boxes(opened("coverage")) == [
        "If they leave",
        "Organisations at each site, all sectors",
        "Sector by place: 13 Dec 2023 → 10 Jun 2024",
        "Who loses the last organisation by 10 Jun 2024",
        "What changes from 13 Dec 2023 to 10 Jun 2024",
        "What ends when, after 13 December 2023",
        "One organisation alone named for the place itself, 13 Dec 2023",
        "No organisation counts, 13 Dec 2023",
        "Handovers: who follows when a service ends",
        "Several side by side, 12 months to 13 Dec 2023",
        "Where need meets absence: Kilo 7 apartment complex comes first",
        "Text to paste",
    ]


def test_steps_set_the_second_day_from_the_first(opened):
    page = opened("coverage").choose("f_step", 30)
    assert page.address == {"compare": ["2024-01-12"]}
    assert "by 12 January 2024" in heading(page)
    assert page.choose("f_step", 180).address == {}


def test_the_slider_runs_over_the_known_days(opened):
    page = opened("coverage")
    (slider,) = page.app.slider
    ends = [dt.datetime.fromtimestamp(one / 1e6, dt.UTC).date() for one in (slider.min, slider.max)]
    assert ends == [dt.date(2022, 1, 1), dt.date(2025, 1, 1)]
    assert slider.value == TODAY + dt.timedelta(days=180)
    slider.set_value(dt.date(2024, 9, 15)).run()
    assert page.settled().address == {"compare": ["2024-09-15"]}


def test_buttons_turn_to_the_days_on_which_something_changes(opened):
    page = opened("coverage").click("turn_next")
    assert page.address == {"compare": ["2024-09-01"]}
    page.click("turn_next")
    assert page.address == {"compare": ["2025-01-01"]}
    assert disabled(page, "turn_next")
    page.click("turn_previous")
    assert page.address == {"compare": ["2024-09-01"]}


def test_swapping_the_days_keeps_what_is_compared(opened):
    page = opened("coverage", compare="2024-05-15")
    before = heading(page)
    page.click("swap")
    assert page.address == {"date": ["2024-05-15"], "compare": ["2023-12-13"]}
    assert heading(page) == before
    assert page.click("swap").address == {"compare": ["2024-05-15"]}


def test_work_for_a_wider_area_can_be_counted(opened):
    page = opened("coverage", compare="2024-05-15")
    page.app.checkbox(key="f_wider").check().run()
    assert page.settled().address == {"compare": ["2024-05-15"], "wider": ["true"]}
    assert heading(page).startswith("8 of 23 services at the sites have a stated end by")


def test_the_sector_filter_reaches_title_matrix_and_gap_list(opened):
    page = opened("coverage", sector=["health"])
    assert heading(page).startswith("1 of 2 services at the sites has a stated end by 10 June 2024")
    assert re.findall(r'<th scope="row">(.*?)</th>', page.html) == ["Health", "Health"]
    assert "Organisations at each site in Health" in boxes(page)
    assert any(one.startswith("Where need meets absence in Health") for one in boxes(page))


def test_a_cell_leads_to_the_map_of_the_second_day(opened):
    page = opened("coverage", compare="2024-05-15")
    assert 'href="/?site=kilo-7&amp;sector=health&amp;date=2024-05-15"' in page.html


@pytest.mark.parametrize("governorate", ["IQG15", "IQG03"])
def test_where_there_are_no_sites_every_box_says_so(opened, governorate):
    page = opened("coverage", governorate=[governorate])
    assert heading(page) == "Who is at these places on either day is not known"
    assert "No informal site lies in the places chosen." in page.html
    assert "No work at these places states an end." in page.html
    assert disabled(page, "turn_next")


def test_weights_are_in_the_address_and_can_be_reset(opened):
    page = opened("coverage")
    page.app.number_input(key="w_people").set_value(3.0).run()
    assert page.settled().address == {"weights": ["3,1,1,0.5"]}
    assert "People: up to 55 points" in page.html
    assert page.click("reset_weights").address == {}


def test_the_last_weight_cannot_be_made_nothing(opened):
    page = opened("coverage", weights="0,0,0,1")
    page.choose("w_hotspot", 0.0, "number_input")
    assert page.address == {"weights": ["0,0,0,1"]}
    assert page.widget("number_input", "w_hotspot").value == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"compare": "yesterday"}, "“yesterday” cannot be used for compare"),
        ({"compare": "2024-02-30"}, "“2024-02-30” cannot be used for compare"),
        ({"weights": "0,0,0,0"}, "“0,0,0,0” cannot be used for weights"),
        ({"weights": "1,2"}, "“1,2” cannot be used for weights"),
        ({"date": "1899-01-01"}, "“1899-01-01” cannot be used for date"),
    ],
)
def test_what_cannot_be_used_becomes_a_notice(opened, query, said):
    page = opened("coverage", **query)
    assert said in page.notices[0]
    assert "by 10 June 2024" in heading(page)


@pytest.mark.parametrize("days", [("1900-01-01", "2200-12-31"), ("2200-12-31", "1900-01-01")])
def test_days_far_away_are_no_fault(opened, days):
    page = opened("coverage", date=days[0], compare=days[1])
    assert not page.notices
    assert heading(page)


def test_the_public_meets_districts_and_no_site(opened, public, dataset):
    page = opened("coverage", audience="public", compare="2024-05-15")
    assert heading(page) == (
        "1 of 7 services at the sites has a stated end by 15 May 2024 "
        "(an extension is stated as possible for 1)"
    )
    assert "Organisations in each district with sites, all sectors" in boxes(page)
    assert "at least 16,326 people" in page.html
    assert "Protection, legal and GBV work: place withheld" in page.html
    sites = {one["name"] for one in dataset.registered(dataset.layer("informal-sites"))}
    assert not [name for name in sites if name in page.html]
    assert "select=informal-sites/kilo-7" not in page.html


def test_the_partner_view_says_what_is_withheld(opened):
    page = opened("coverage", audience="partner")
    assert "UIMS" not in "".join(re.findall(r'<table class="a-mx.*?</table>', page.html))
    assert "place withheld" in page.html


@pytest.mark.parametrize("lang", ["ar", "ckb", "kmr"])
def test_the_page_opens_in_every_language(opened, lang):
    assert heading(opened("coverage", lang=lang))


def rows_of(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_files_hold_every_place_with_its_id(context_of):
    context = context_of([("compare", "2024-05-15")])
    found = changes.between(context.dataset, context.view, TODAY, dt.date(2024, 5, 15))
    rows = rows_of(coverage_files.changes(context, found))
    assert len(rows) == len(found.changes)
    lapsed = {
        "change": "lapsed",
        "place_id": "aaf",
        "organisation": "dary",
        "day": "2024-01-01",
        "households": "115",
    }
    assert any(lapsed.items() <= one.items() for one in rows)
    ends = rows_of(coverage_files.endings(context, coverage_facts.two(context).endings))
    assert sum(one["end"] == "2023-12-31" for one in ends) == 34
    handed = rows_of(
        coverage_files.handovers(context, handovers.handovers(context.dataset, context.view))
    )
    assert {one["status"] for one in handed} >= {"not_taken_over", "unknown"}


def test_the_file_of_losses_has_every_place_that_loses_its_last_organisation(context_of):
    context = context_of([("compare", "2024-05-15")])
    rows = rows_of(coverage_files.losing(context, coverage_facts.two(context)))
    # in health others are reported for the sites together
    assert [one["sector"] for one in rows] == ["gbv"] * 15
    assert {one["organisations"] for one in rows} == {"uims"}


def test_the_file_of_the_ranking_has_ranked_places_and_those_without_data(context_of):
    context = context_of()
    found = coverage_facts.ranking(context)
    rows = rows_of(coverage_files.ranking(context, found))
    assert len(rows) == len(found) + len(found.no_data)
    assert rows[0]["rank"] == "1"
    assert rows[-1]["rank"] == ""
    assert rows[-1]["why"] == gaps.NOTHING_KNOWN


def test_formulas_in_files_are_made_text():
    content = records.table([["name"], ["=1+1"], [("a", "b")], [None], [TODAY]])
    assert content.decode("utf-8-sig").splitlines() == ["name", "'=1+1", "a;b", '""', "2023-12-13"]


def test_places_are_named_by_group_and_the_rest_is_counted(context_of):
    context = context_of()
    group = two_days.members(context.dataset, Column("bzebiz", "site_group", "", None))
    said = coverage_facts.named(context, [*group, Place("site", "kilo-7")])
    assert parts.plain(said) == f"Bzebiz ({len(group)} sites), Kilo 7"
    assert [one.target for one in said] == ["", "", "informal-sites/kilo-7"]
    districts = [Place("district", f"IQG01Q0{one}") for one in range(1, 8)]
    assert parts.plain(coverage_facts.named(context, districts)).endswith("3 more")


def test_withheld_households_are_a_least_number(context_of):
    context = context_of(audience=Audience.PUBLIC)
    assert coverage_facts.households(context, People(3, 900, 5400, 1)) == "at least 900"
    assert coverage_facts.households(context, People(0, None, None, 1)) == "withheld"
    assert coverage_facts.households(context, People(0, None, None)) == "not known"


def test_maps_of_both_days_number_the_same_sites(context_of):
    context = context_of([("sector", "health"), ("compare", "2024-05-15")])
    before, after = (coverage_maps.figure(context, later=later) for later in (False, True))
    assert before.count("<a href=") == after.count("<a href=") == 28
    assert 'class="m-lost"' not in before
    assert 'class="m-lost"' not in after
    # whether those for the sites together are there in May no source says
    assert before.count('class="m-ct"') >= 9
    assert after.count('class="m-cq"') >= 9
    assert "15 May 2024, outlook" in after


def test_names_inside_a_sentence_keep_their_capitals_where_they_are_letters():
    assert coverage_finding.lowered("Health") == "health"
    assert coverage_finding.lowered("WASH") == "WASH"
    assert coverage_finding.lowered("Shelter and NFI") == "shelter and NFI"


def test_answers_are_remembered_and_the_language_is_part_of_the_question(context_of):
    context = context_of()
    assert coverage_facts.two(context) is coverage_facts.two(context_of())
    opened_table = context_of([("table", "none"), ("select", "informal-sites/kilo-7")])
    assert coverage_facts.two(opened_table) is coverage_facts.two(context)
    assert coverage_facts.bare(context_of([("lang", "ar")])).lang.value == "ar"
    assert coverage_facts.bare(context) == View(date=TODAY)


def test_what_was_corrected_is_listed_where_the_address_names_a_revision(opened):
    assert "Corrected in the data" not in opened("coverage").html
    for audience in ("public", "partner", "coordinator"):
        shown = opened("coverage", audience, since="1")
        assert "Corrected in the data since revision 1" in shown.html
        assert "The data are still those of" in shown.html
    assert opened("coverage", since="7").notices
