"""Booklets: the same figures and rows as the pages, nothing hidden, whole pages."""

import html
import json
import re
from dataclasses import replace

import pytest
from markupsafe import escape
from print_context import context

from geo.catalog import layers
from geo.language import Language
from geo.profiles import place_report
from maps.document import as_html
from maps.document import booklet as booklet_pages
from maps.document import organisation as organisation_document
from maps.document.parts import Items, Table
from maps.document.places import place as place_document

GOVERNORATES = [f"governorates/IQG{number:02}" for number in range(1, 19)]
OTHERS = [
    "districts/IQG15Q02",
    "districts/IQG01Q01",
    "abc-areas/west-anbar",
    "abc-areas/baaj",
    "abc-areas/east-anbar",
    "hotspots/al-amerli",
]
ORGANISATIONS = ["drc", "iom", "bwa", "pui", "acted"]
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)


def plain(markup):
    """Returns the words of HTML, with single spaces between them."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(sheet, title):
    """Returns the section of a sheet with this title, empty where there is none."""
    found = [
        one
        for one in re.findall(r"<section.*?</section>", sheet, re.DOTALL)
        if f"<h2>{escape(title)}</h2>" in one
    ]
    return found[0] if found else ""


def table_rows(markup):
    body = markup.partition("<tbody>")[2].partition("</tbody>")[0]
    body = re.sub(r'<tr class="p-more">.*?</tr>', "", body)
    return [[plain(one) for one in _CELL.findall(row)] for row in body.split("</tr>")[:-1]]


def list_lines(markup):
    found = re.findall(r"<li(?: class=\"p-x\")?>(.*?)</li>", markup, re.DOTALL)
    return [plain(one) for one in found]


def figures(sheet):
    found = re.findall(
        r'<div class="a-fig[^"]*"><b>(.*?)</b><span>(.*?)</span><small>(.*?)</small>', sheet
    )
    return [tuple(plain(one) for one in row) for row in found]


def words(one):
    return " ".join("".join(run.text for run in one).split())


def held(booklet, title):
    """Returns the blocks of a chapter, empty where there is none."""
    return next((one.blocks for one in booklet.chapters if one.title == title), ())


def rows_of(blocks):
    return [
        [words(cell) for cell in row]
        for one in blocks
        if isinstance(one, Table)
        for row in one.rows
    ]


def lines_of(blocks):
    return [words(line) for one in blocks if isinstance(one, Items) for line in one.lines]


def all_words(booklet):
    return json.dumps(booklet_pages.content(booklet), ensure_ascii=False)


def same_place(held_by, select, **query):
    told = context(held_by, **query)
    report = place_report.of(told, select)
    booklet = place_document.made(told, report)
    sheet = as_html.sheet(booklet, as_html.nowhere, {})
    title = told.words
    assert figures(sheet) == [
        (one.number, one.label, " ".join(one.note.split())) for one in booklet.figures
    ]
    assert f'<p class="p-find">{escape(booklet.finding)}</p>' in sheet
    works = section(sheet, title("Who works here"))
    assert table_rows(works) == rows_of(held(booklet, title("Who works here")))
    assert list_lines(works) == lines_of(held(booklet, title("Who works here")))
    ends = held(booklet, title("Stated ends"))
    soon = list_lines(section(sheet, title("Stated ends within 180 days")))
    assert soon == [" ".join(row) for row in rows_of(ends)]
    assert list_lines(
        section(sheet, title("One organisation alone named for the place itself"))
    ) == lines_of(ends)
    changed = list_lines(section(sheet, title("Changes within a year")))
    rows = rows_of(held(booklet, title("Changes within a year")))
    assert changed == [" ".join(row) for row in rows]
    gaps = held(booklet, title("What is missing"))
    assert list_lines(section(sheet, title("What is missing"))) == lines_of(gaps)
    criteria = section(sheet, title("Criteria of 2020 for choosing areas"))
    rows = rows_of(held(booklet, title("Criteria of 2020 for choosing areas")))
    assert table_rows(criteria) == rows
    inside = plain(section(sheet, title("Informal sites here")))
    sites = rows_of(held(booklet, title("Informal sites here")))
    assert len(sites) == len(report.sites)
    assert all(row[0] in inside for row in sites)


@pytest.mark.parametrize("select", [*GOVERNORATES, *OTHERS])
def test_a_booklet_says_what_the_page_of_the_place_says(dataset, select):
    same_place(dataset, select)


@pytest.mark.parametrize("select", ["governorates/IQG01", "abc-areas/east-anbar"])
@pytest.mark.parametrize("query", [{"lang": "ar"}, {"date": "2022-02-15"}, {"sector": "wash"}])
def test_it_does_so_in_other_languages_on_other_days_and_in_public(public, dataset, select, query):
    same_place(public, select, **query)
    same_place(dataset, select, **query)


@pytest.mark.parametrize("organisation", ORGANISATIONS)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_booklet_says_what_the_page_of_the_organisation_says(dataset, organisation, lang):
    told = context(dataset, lang=lang)
    booklet = organisation_document.of(told, organisation)
    sheet = as_html.sheet(booklet, as_html.nowhere, {})
    assert figures(sheet) == [(one.number, one.label, one.note) for one in booklet.figures]
    for title in ("Places and sectors", "Handovers", "Reported in 2022, districts by month"):
        said = told.words(title)
        rows = [
            row for row in rows_of(held(booklet, said)) if row[0] != told.words("Also written as")
        ]
        assert table_rows(section(sheet, said)) == rows
    partners = plain(section(sheet, told.words("With whom")))
    for term, value in rows_of(held(booklet, told.words("With whom"))):
        assert f"{term} {value}" in partners


def test_people_and_households_are_those_of_each_site(dataset):
    booklet = place_document.of(context(dataset), "governorates/IQG01")
    rows = rows_of(held(booklet, "Informal sites here"))
    households = sum(int(row[3].replace(",", "")) for row in rows)
    assert f"{households:,}" == booklet.figures[0].number
    assert ["Kilo 7 apartment complex", "Markaz Al-Ramadi", "2", "550", "3,300"] in rows


def test_a_public_booklet_tells_of_cells_and_withholds(public):
    booklet = place_document.of(context(public), "governorates/IQG01")
    rows = rows_of(held(booklet, "Informal sites here"))
    assert ["Al-Amirya", "Al-Falluja", "17", "1,954", "11,724"] in rows
    assert [row[3:] for row in rows].count(["withheld", "withheld"]) == 2


def hidden_names(dataset, public):
    """Returns ids and names of sites that the public is told nowhere else."""
    sites = dataset.registered(layers.INFORMAL_SITES)
    open_names = {
        one[name]
        for layer in (
            "subdistricts",
            "districts",
            "governorates",
            "hotspots",
            "blocked-areas",
            "informal-sites",
        )
        for one in public.registered(public.layer(layer))
        for name in ("id", "name", "name_ar")
    }
    return {
        value
        for one in sites
        for name in ("id", "name", "name_ar", "source_name")
        if (value := one[name]) and value not in open_names
    }


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.whole
def test_no_public_booklet_of_a_governorate_names_a_site(public, dataset, ground, lang):
    towns = repr(ground.names)  # a town of the base map has the name of the site beside it
    hidden = {one for one in hidden_names(dataset, public) if one not in towns}
    assert len(hidden) > 100
    for select in GOVERNORATES if lang == "en" else GOVERNORATES[::5]:
        booklet = place_document.of(context(public, lang=lang), select)
        said = all_words(booklet) + booklet_pages.cover_map(booklet, ground)
        assert [one for one in hidden if one in said] == [], select
        assert '"public": true' in said


def test_what_is_not_public_says_so(dataset):
    said = all_words(place_document.of(context(dataset), "governorates/IQG02"))
    assert "Coordinator view: do not pass on" in said
    assert "Not for publication" in said
    assert '"public": false' in said


@pytest.mark.parametrize("lang", list(Language))
def test_no_chapter_is_empty_and_nothing_is_unfilled(dataset, public, lang):
    for held_by, select in ((dataset, "abc-areas/west-anbar"), (public, "governorates/IQG02")):
        booklet = place_document.of(context(held_by, lang=lang.value), select)
        for chapter in booklet.chapters:
            assert chapter.blocks, chapter.title
            for block in chapter.blocks:
                said = block.rows if isinstance(block, Table) else block[0]
                assert said
                assert "{" not in repr(said)


def test_a_place_that_is_not_there_has_no_booklet(public, dataset):
    for select in ("governorates/IQG99", "nothing/x", "informal-sites", "movements/1", ""):
        assert place_document.of(context(dataset), select) is None
    assert place_document.of(context(public), "informal-sites/kilo-7") is None
    assert organisation_document.of(context(public), "nobody") is None


def test_a_place_of_which_no_source_tells_says_that(dataset):
    every = (
        place_document.of(context(dataset), f"districts/{record['id']}")
        for record in reversed(dataset.registered(layers.DISTRICTS))
    )
    booklet = next(one for one in every if not one.says_something)
    titles = [one.title for one in booklet.chapters]
    assert titles[0] == "The situation in sentences"
    assert "Informal sites here" not in titles


@pytest.mark.parametrize("lang", ["en", "ckb"])
def test_the_pdf_is_tagged_and_has_a_title_and_pages(dataset, ground, typesetter, lang):
    booklet = place_document.of(context(dataset, lang=lang), "governorates/IQG01")
    pdf = booklet_pages.pdf(booklet, ground, typesetter)
    assert pdf.startswith(b"%PDF")
    assert 4 <= booklet_pages.pages(pdf) <= 8
    for said in (
        b"/MarkInfo",
        b"/StructTreeRoot",
        b"/Outlines",
        b"/Title",
        f"/Lang ({lang})".encode(),
    ):
        assert said in pdf or said.replace(b" (", b"(") in pdf, said


def test_words_of_people_are_never_markup(dataset, ground, typesetter):
    booklet = place_document.of(context(dataset), "governorates/IQG03")
    hostile = '#panic("x") $a$ *b* _c_ @d <e> \\ [f] // g `h` = i'
    changed = replace(booklet, title=hostile, finding=hostile)
    assert booklet_pages.pages(booklet_pages.pdf(changed, ground, typesetter)) >= 1


def test_the_map_marks_the_units_of_an_area(dataset, ground):
    booklet = place_document.of(context(dataset), "abc-areas/west-anbar")
    drawn = booklet_pages.cover_map(booklet, ground)
    assert drawn.startswith("<svg")
    assert drawn != booklet_pages.cover_map(
        place_document.of(context(dataset), "governorates/IQG01"), ground
    )
