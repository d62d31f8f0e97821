"""What is known of the country is in the pack: no file of the rooms says it."""

import re

import pytest

from geo.access.datasets import load
from geo.catalog import layers
from geo.catalog.country import Country
from geo.errors import ValidationError
from geo.packs import country as countries
from geo.packs import files, shape_checks
from geo.store.revisions import Note
from geo.store.stores import connect
from geo.units import boundaries

ROOMS = ("geo", "maps", "mapservice", "dashboard", "commands")
KINDS = (".py", ".js", ".typ", ".css", ".html", ".sql")
OF_THE_COUNTRY = re.compile(
    r"IQG\d|\bIRQ\b|\bIraqi?\b|العراق|DSTWG|\\b10 Dec(ember)? 2023|\b9 Dec(ember)? 2020|OCHA 3W"
    r"|\b(18|101|294) (governorates|districts|sub-districts)|\bdstwg-20|\bcod-ab-irq|ocha-3w-2022"
    r"|EPSG:32638|\b[567]: ?\"governorate\"|\bAnbar\b|\biraq\b|× 6\b"
)
ALLOWED = {
    "geo/catalog/vocabulary.py": "the list of abbreviations on the About page",
    "geo/needs/area_measures.py": "which statements of the roundtables speak of which criterion",
    "geo/view/address.py": "what links of before say",
}
"""Files that still name it, and what for."""


def test_no_file_of_the_rooms_names_the_country(root):
    named = {}
    for room in ROOMS:
        for path in (root / room).rglob("*"):
            if path.suffix in KINDS:
                text = path.read_text(encoding="utf-8")
                known = [one.group() for one in OF_THE_COUNTRY.finditer(text)]
                if known:
                    named[path.relative_to(root).as_posix()] = known
    assert sorted(named) == sorted(ALLOWED), named


def test_texts_to_translate_do_not_name_it_either(root):
    texts = (root / "geo" / "locale" / "atlas.pot").read_text(encoding="utf-8")
    texts = "".join(
        line for line in texts.splitlines(keepends=True) if line.startswith(("ms", '"'))
    )
    assert not re.findall(r"\bIraq\b|IQG|DSTWG, |OCHA 3W|COD-AB, ", texts)


@pytest.fixture
def folder(tmp_path, root):
    (tmp_path / "country.toml").write_bytes((root / "data" / "country.toml").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "column", "rule"),
    [
        ('iso3 = "IRQ"', 'iso3 = "Iraq"', "iso3", "value"),
        ('iso3 = "IRQ"', "", "iso3", "required"),
        ('en = "Iraq"', "", "", "value"),
        ("iso3", "colour = 1\niso3", "colour", "unknown-column"),
        ("desk = [6.6,", "desk = [66,", "start.desk.0", "value"),
        ("extent = [38.79,", "extent = [58.79,", "", "value"),
        ("governorate = 'IQG", "governorate = '(IQG", "codes.governorate", "value"),
        ("[codes]", "[codes", "", "unreadable"),
    ],
)
def test_every_fault_of_the_file_is_named(folder, old, new, column, rule):
    path = folder / "country.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValidationError) as refused:
        countries.read(folder)
    assert (column, rule) in {(one.column, one.rule) for one in refused.value.findings}


def test_codes_and_sources_are_those_of_the_pack(root, dataset):
    country = countries.read(root / "data")
    levels = (*boundaries.LEVELS, shape_checks.FULL)
    shapes = {
        level: files.shapes(root / "data", min(number, 3), full=level == shape_checks.FULL)
        for number, level in enumerate(levels, start=1)
    }
    assert not list(shape_checks.check(shapes, country))
    assert set(country.sources.values()) <= set(dataset.sources)
    wrong = country.model_copy(
        update={"codes": country.codes.model_copy(update={"district": r"IQG\d{3}"})}
    )
    assert len(list(shape_checks.check(shapes, wrong))) == len(shapes["district"])


def test_the_store_keeps_the_country_of_each_revision(library, dataset, root):
    assert dataset.country == countries.read(root / "data")
    row = countries.row(dataset.country)
    assert countries.of_row(row) == dataset.country
    assert isinstance(load(library.store).country, Country)


def test_a_store_from_before_the_country_was_kept_has_that_of_the_pack(tmp_path, dataset, root):
    store = connect(f"sqlite:///{tmp_path / 'before.sqlite'}")
    movements = dataset.features[layers.MOVEMENTS.id]
    store.write({layers.MOVEMENTS: movements}, Note("t", "before", "", ""))
    assert load(store).country == countries.read(root / "data")
