"""Key figures, matrix and timeline, counted by hand on the slides of December 2023."""

import datetime as dt

import pytest

from geo.coverage import figures
from geo.coverage import matrix as sector_matrix
from geo.dataset import selection
from geo.language import Language
from geo.view.view import View


def test_the_map_counts_sites_people_and_who_has_nobody(dataset):
    found = figures.on_map(dataset, View())
    sites, ends = found
    assert (sites.sites, sites.households, sites.individuals) == (28, 3_147, 18_882)
    assert sites.withheld == 0
    # Kilo 9, Al-Shahabi 2, the phosphate complex and six in Rutba
    assert (sites.unserved_sites, sites.unserved_households) == (9, 490)
    # until June 2024: Dary health, UIMS, IRC twice, NRC four times
    assert ends == (8, dt.date(2024, 6, 10), dt.date(2023, 12, 31))


def test_the_public_sums_leave_out_what_is_suppressed(public):
    found = figures.on_map(public, View()).sites
    assert (found.sites, found.households, found.withheld) == (26, 3_147 - 95 - 7, 2)
    assert found.individuals == 6 * found.households


def test_partners_are_counted_once_each(dataset):
    found = figures.of_partners(dataset, View())
    # UNHCR, UNICEF, IOM, WHO, IRC, NRC, Dary, UIMS, SSORD, BWA, MoMD, civil affairs
    assert found.active == 12
    assert found.named == 14  # and DRC and Mercy Corps, whose work ended in 2023
    # named for Anbar only: UNHCR, UNICEF, IOM, WHO, IRC, NRC, civil affairs
    assert found.unplaced == 7
    # UNHCR shelter; UNICEF wash; IOM cccm, electricity; Mercy Corps wash; six of DRC; MoMD visits
    assert (found.ended, found.ended_since) == (12, 2023)


def test_a_month_that_was_reported_is_no_service_that_ended(dataset):
    found = figures.of_partners(dataset, View(date=dt.date(2022, 5, 15)))
    assert found.ended == 0
    view = View(date=dt.date(2022, 5, 15))
    columns = sector_matrix.governorate_columns(dataset, view)
    assert all(
        not cell.lost for cell in sector_matrix.matrix(dataset, view, columns).cells.values()
    )


def test_organisations_are_grouped_by_type(dataset):
    found = dict(figures.organisation_types(dataset, View()))
    assert found["UN"] == ("iom", "unhcr", "unicef", "who")
    assert found["INGO"] == ("irc", "nrc")
    assert found["Government"] == ("civil-affairs-directorate", "momd")
    assert [len(one) for one in found.values()] == sorted(map(len, found.values()), reverse=True)


def test_the_columns_of_the_matrix_are_groups_and_single_sites(dataset):
    columns = sector_matrix.site_columns(dataset, View())
    assert [(one.id, one.filter, one.households) for one in columns[:3]] == [
        ("bzebiz", "site_group", 1_574),
        ("kilo-7", "site", 550),
        ("rutba", "site_group", 324),
    ]
    assert sum(one.households for one in columns) == 3_147
    assert len(columns) == 9


def test_the_matrix_tells_who_is_there_and_who_left(dataset):
    columns = sector_matrix.site_columns(dataset, View())
    found = sector_matrix.matrix(dataset, View(), columns)
    clinics = ("iom", "who")
    assert found.cells["health", "kilo-7"] == (("bwa", "dary"), (), clinics)
    assert found.cells["health", "rutba"] == ((), (), clinics)
    assert found.cells["wash", "bzebiz"] == (("momd",), ("drc", "unicef"), ())
    assert found.cells["wash", "kilo-9"] == ((), ("mercy-corps",), ())
    assert ("wash", "rutba") not in found.cells
    # for the sites together, and for all of Anbar
    assert found.together["legal"] == ("civil-affairs-directorate", "nrc", "unhcr")
    assert found.wider["legal"] == ("irc",)
    assert (found.together["education"], found.wider["education"]) == (
        ("nrc", "unicef"),
        ("ssord",),
    )
    assert (found.together["wash"], found.wider["wash"]) == ((), ())
    assert set(found.sectors) == {sector for sector, _ in found.cells} | {
        sector
        for around in (found.together, found.wider)
        for sector, named in around.items()
        if named
    }


def test_the_matrix_never_adds_levels(dataset):
    for columns in (
        sector_matrix.site_columns(dataset, View()),
        sector_matrix.governorate_columns(dataset, View()),
    ):
        found = sector_matrix.matrix(dataset, View(), columns)
        for cell in found.cells.values():
            assert not set(cell.organisations) & set(cell.lost)
            assert len(set(cell.organisations)) == len(cell.organisations)


def test_the_governorates_of_the_3w_come_most_organisations_first(dataset):
    view = View(date=dt.date(2022, 2, 15))
    columns = sector_matrix.governorate_columns(dataset, view)
    assert columns[0].id == "IQG15"
    assert {one.filter for one in columns} == {"governorate"}
    found = sector_matrix.matrix(dataset, view, columns)
    named = {name for cell in found.cells.values() for name in cell.organisations}
    wide = {
        name for part in (found.wider, found.together) for names in part.values() for name in names
    }
    rows = selection.activities(dataset, view)
    rows = rows[(rows["status"] == "active").to_numpy()]
    sent = set(rows["organisation"][(rows["source_id"] == "ocha-3w-2022").to_numpy()])
    slides = set(rows["organisation"][(rows["source_id"] == "dstwg-2023-12").to_numpy()])
    assert len(sent) == 84
    assert named | wide == sent | slides


@pytest.mark.parametrize(
    "filters", [{"district": ("IQG15Q02",)}, {"subdistrict": ("IQG15Q02N01",)}, {"area": ("baaj",)}]
)
def test_a_place_inside_a_governorate_keeps_its_column(dataset, filters):
    view = View(date=dt.date(2022, 2, 15), **filters)
    assert [one.id for one in sector_matrix.governorate_columns(dataset, view)] == ["IQG15"]


def test_public_columns_are_districts_without_hidden_numbers(public):
    columns = {one.id: one for one in sector_matrix.site_columns(public, View())}
    assert set(columns) == {"IQG01Q01", "IQG01Q02", "IQG01Q03", "IQG01Q04"}
    assert columns["IQG01Q01"].households is None
    assert columns["IQG01Q03"].households == 767
    found = sector_matrix.matrix(public, View(), tuple(columns.values()))
    assert found.cells["health", "IQG01Q03"] == (("bwa", "dary"), (), ("iom", "who"))
    sensitive = ("gbv", "legal", "protection")
    told = [cell for (sector, _), cell in found.cells.items() if sector in sensitive]
    assert not [cell for cell in told if cell.named or cell.lost]


def test_the_public_is_told_who_is_placed_in_a_district(public):
    # as coordinators, and UIMS, whose only work is told for the governorate
    assert figures.of_partners(public, View()).unplaced == 8


def test_the_timeline_has_a_bar_for_each_pair_of_dates(dataset):
    bars = figures.timeline(dataset, View())
    by_name = [one for one in bars if one.organisation == "nrc"]
    (nrc,) = by_name
    assert nrc.sectors == ("protection", "legal", "education", "social-cohesion")
    assert (nrc.start, nrc.end, nrc.status) == (None, dt.date(2024, 4, 30), "active")
    assert nrc.end_precision == "month"
    assert [one.status for one in bars].count("planned") == 2
    assert bars[-1].status == "planned"
    ends = [one.end for one in bars if one.end]
    assert ends == sorted(ends)


@pytest.mark.parametrize("year", [2010, 2022, 2023, 2026])
def test_work_that_was_done_at_an_unstated_time_ended_in_no_year(dataset, year):
    """UN-Habitat's housing and IOM's shelter upgrades (lines 317 to 321 and 379) have no date."""
    view = View(date=dt.date(year, 12, 15), sector=("shelter-nfi",), partner=("un-habitat", "iom"))
    rows = selection.activities(dataset, view)
    assert not selection.ended_this_year(rows, view.date).any()
    assert figures.of_partners(dataset, view).ended == 0
    done = [one for one in figures.timeline(dataset, view) if one.status == "ended"]
    assert all(one.end is None for one in done)
    assert bool(done) == (year > 2022)


def test_the_timeline_follows_the_filters(dataset):
    bars = figures.timeline(dataset, View(sector=("education",)))
    assert {one.organisation for one in bars} == {"nrc", "ssord", "unicef"}
    assert figures.timeline(dataset, View(partner=("access-aid-foundation",))) == []


def test_names_of_columns_are_in_the_language_of_the_view(dataset):
    columns = {one.id: one for one in sector_matrix.site_columns(dataset, View(lang=Language.AR))}
    assert columns["kilo-9"].name == "كيلو 9"
    assert columns["bzebiz"].name == "بزيبز"


def test_figures_of_an_empty_view_are_nothing_and_do_not_raise(dataset):
    view = View(district=("IQG01Q04",), partner=("bwa",))
    assert len(selection.select(dataset, "informal-sites", view)) == 0
    found = figures.on_map(dataset, view)
    assert set(found.sites) == {0}
    assert (found.ends.services, found.ends.first) == (0, None)
    assert sector_matrix.site_columns(dataset, view) == ()
    assert sector_matrix.matrix(dataset, view, ()).cells == {}
    assert figures.of_partners(dataset, view).active == 0
    assert figures.organisation_types(dataset, view) == []


def test_the_ends_of_the_calendar_do_not_break_the_figures(dataset):
    for day in (dt.date(1900, 1, 1), dt.date(2200, 12, 31)):
        assert figures.of_partners(dataset, View(date=day)).ends.services == 0
