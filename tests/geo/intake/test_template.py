"""Sheets to fill and to edit: read back in every language as what was written; drop-downs."""

import datetime as dt
import io
from itertools import groupby

import numpy as np
import openpyxl
import pytest

from geo.errors import ValidationError
from geo.intake import return_index, sheet_look
from geo.intake.sheets import outcome, workbook
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout import header
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.template_columns import ACTIVITIES, LISTS, TEMPLATES
from geo.intake.templates import template, template_rows
from geo.language import Language, words
from geo.values.cells import clean
from maps.look import theme

EACH = pytest.mark.parametrize("language", list(Language))
FILLED = {
    "organisation": "Danish Refugee Council",
    "sector": 2,
    "governorate": 1,
    "district": 1,
    "status": 1,
    "month": "2026-11",
    "individuals": 30,
}


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def lists(book):
    """Returns the values of each named list."""
    return {
        name: [row[0].value for row in book[LISTS][one.attr_text.partition("!")[2]]]
        for name, one in book.defined_names.items()
    }


@EACH
@pytest.mark.parametrize("kind", TEMPLATES)
def test_an_empty_sheet_says_what_to_write_and_holds_no_record(kind, language, dataset):
    content, columns = template.empty(kind, language, dataset), TEMPLATES[kind].columns
    say = words(language)
    guide, sheet, hidden = workbook.sheets(content, "empty.xlsx")
    assert [one.name for one in (guide, sheet)] == [say("Guide"), say(TEMPLATES[kind].title)]
    assert (hidden.name, hidden.is_hidden) == (LISTS, True)
    told = {row[0]: row[-1] for _, row in guide.lines if len(row) > 2}
    assert [told[say(one.title)] for one in columns] == [clean(say(one.guide)) for one in columns]
    found = header.find(sheet)
    assert (found.rows, found.help_rows, found.last_row) == ((1, 2), (3,), 3)
    assert [one.removesuffix(" *") for one in found.names] == [say(one.title) for one in columns]
    assert list(found.tags) == [one.tag for one in columns]
    views = [one.sheet_view.rightToLeft for one in opened(content).worksheets[:2]]
    assert views == [language.direction == "rtl"] * 2


@EACH
@pytest.mark.parametrize("tagged", [True, False], ids=["tags", "no tags"])
def test_what_is_filled_in_is_read_and_the_example_is_not(language, tagged, dataset, known):
    book = opened(template.empty("activities", language, dataset))
    sheet, listed = book.worksheets[1], lists(book)
    with pytest.raises(ValidationError, match="no rows below it"):
        outcome.of(saved(book), "empty.xlsx", Wanted(), known)
    for place, one in enumerate(ACTIVITIES, start=1):
        value = FILLED.get(one.role)
        if one.choices and isinstance(value, int):
            value = listed[f"atlas_{one.choices}"][value]
        sheet.cell(4, place, value)
    district = listed["atlas_districts_of"].index(listed["atlas_governorates"][1])
    place = [one.role for one in ACTIVITIES].index("district") + 1
    sheet.cell(4, place, listed["atlas_districts"][district])
    if not tagged:
        sheet.delete_rows(2)
    read = outcome.of(saved(book), "filled.xlsx", Wanted(), known)
    assert [one.role for one in read.reading.columns] == [one.role for one in ACTIVITIES]
    assert {name: len(rows) for name, rows in read.records.ignored.items() if rows} == {"help": 1}
    (record,) = read.taken
    assert (record.who.id, record.sector, record.status) == ("drc", "gbv", "active")
    assert (record.placed.level, record.counts["individuals"]) == ("district", 30)
    assert f"{record.period.start}" == "2026-11-01"
    assert {one.code for one in read.findings} <= {"place-code-missing", "sector-missing"}


@EACH
@pytest.mark.whole
def test_records_come_back_as_they_left_and_what_is_edited_is_the_change(language, dataset, known):
    rows = dataset.features["partner-activities"]
    is_some = rows["place_level"].isin(["site", "site_group"]) | (np.arange(len(rows)) % 40 == 0)
    rows = rows[(rows["source_id"] != "ocha-3w-2022") | is_some]
    book = opened(template.filled("activities", rows, language, dataset))
    read = outcome.of(saved(book), "edit.xlsx", Wanted(), known)
    assert [one.role for one in read.reading.columns] == [one.role for one in ACTIVITIES]
    assert not read.findings
    assert (read.difference.counts.same, read.difference.writes) == (len(rows), False)
    places = [one.role for one in ACTIVITIES]
    book.worksheets[1].cell(3, places.index("donor") + 1, "A new donor")
    book.worksheets[1].cell(4, places.index("end") + 1, dt.date(2027, 3, 31))
    told = outcome.of(saved(book), "edit.xlsx", Wanted(), known).difference
    first, second = [one for one in told.pairs if one.kind != "same"]
    assert {"donor"} <= set(first.changes) <= {"donor", "donor_relation"}
    assert {name for name in second.changes if not name.startswith("end_")} <= {"end"}


@pytest.mark.parametrize("kind", template_rows.LAYERS)
def test_of_a_view_that_comes_back_nothing_else_is_missing(kind, dataset, known):
    rows = dataset.features[template_rows.LAYERS[kind].id]
    rows = rows[rows["source_id"] == rows["source_id"].value_counts().index[0]].head(200)
    content = template.filled(kind, rows.head(len(rows) // 2 + 1), Language.EN, dataset)
    for source in ("", rows["source_id"].iloc[0]):
        told = outcome.of(content, "edit.xlsx", Wanted(sender=source), known).difference
        assert (told.counts.missing, told.counts.ended) == (0, 0)


@pytest.mark.parametrize("kind", template_rows.LAYERS)
def test_every_kind_of_record_fills_its_sheet_and_comes_back(kind, dataset, known):
    rows = dataset.features[template_rows.LAYERS[kind].id].head(40)
    content = template.filled(kind, rows, Language.AR, dataset)
    sheet = opened(content).worksheets[1]
    assert sheet.max_row == template.HEAD_ROWS + len(rows)
    for place, one in enumerate(TEMPLATES[kind].columns, start=1):
        cells = [sheet.cell(row, place).value for row in range(3, sheet.max_row + 1)]
        assert all(cells) or not one.is_required, one.role
        if one.role.endswith("id") and one.role != "area_id":
            assert cells == rows["id"].tolist()
    found = outcome.of(content, "edit.xlsx", Wanted(), known)
    assert found.reading.kind.name == kind
    assert (found.difference.counts.same, len(found.held)) == (len(rows), 0)


def test_a_return_index_in_our_sheet_is_read(dataset):
    for language in Language:
        book = opened(template.empty("return-index", language, dataset))
        sheet, listed = book.worksheets[1], lists(book)
        high = listed["atlas_severities"][2]
        with pytest.raises(ValidationError, match="no row under the headings"):
            return_index.read(saved(book), "empty.xlsx")
        for place, value in enumerate(["", "", "Al-Garma", "IQG01Q01N02", high, high, 61_000], 1):
            sheet.cell(4, place, value)
        (row,) = return_index.read(saved(book), "round.xlsx")
        assert row[1:] == ("Al-Garma", "", "IQG01Q01N02", "high", "high", 61_000)


def test_drop_downs_follow_one_another_and_only_warn(dataset):
    book = opened(template.empty("activities", Language.EN, dataset))
    sheet, listed = book.worksheets[1], lists(book)
    letters = {
        one.role: sheet.cell(1, place).column_letter for place, one in enumerate(ACTIVITIES, 1)
    }
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert {one.errorStyle for one in rules.values()} == {"warning"}
    area = "{0}4:{0}2003"
    governorate, district = letters["governorate"], letters["district"]
    assert rules[area.format(governorate)].formula1 == "atlas_governorates"
    assert rules[area.format(letters["start"])].type == "date"
    assert rules[area.format(letters["subdistrict"])].formula1 == (
        f'OFFSET(atlas_subdistricts,MATCH(${governorate}4&"|"&${district}4,atlas_subdistricts_of,0)'
        f'-1,0,COUNTIF(atlas_subdistricts_of,${governorate}4&"|"&${district}4),1)'
    )
    assert all(len(one.formula1) < 256 for one in rules.values())
    units = dataset.units
    for name, level in (("districts", "district"), ("subdistricts", "subdistrict")):
        parents = listed[f"atlas_{name}_of"]
        assert len([*groupby(parents)]) == len({*parents}), "those of one parent stand together"
        assert len(listed[f"atlas_{name}"]) == len(units.codes(level)) == len(parents)
    at = listed["atlas_subdistricts_of"].index("Al-Anbar|Al-Falluja")
    assert listed["atlas_subdistricts"][at : at + 2] == ["Al-Amirya", "Al-Garma"]


def test_lists_and_colours_are_those_of_the_atlas(public):
    book = opened(template.empty("activities", Language.EN, public))
    assert "atlas_sites" not in book.defined_names, "the public is told of no site"
    assert {*lists(book)["atlas_organisations"]} == {
        one["name"] for own, one in public.organisations.items() if not own.startswith("not-named")
    }
    for name in ("NAVY", "INK", "MUTED", "LINE", "WASH", "WHITE"):
        assert f"#{getattr(sheet_look, name)}" == getattr(theme, name)
    assert f"#{sheet_look.NAVY_PALE}" == theme.NAVY_TEXT
