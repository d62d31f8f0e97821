"""Columns of which nobody is sure: asked, and without a say in any record until it is answered."""

import pytest
from sheet_parts import each, text

from geo.intake.proposals import remembered
from geo.intake.sheets import outcome
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Wanted

NAMES = ("Roj Society", "Hevi Group", "Sterk Youth", "Zhin Circle")


@pytest.fixture(scope="module")
def known(dataset, config):
    return Known(dataset.features, dataset.country, config.data)


def read(known, head, rows, **said):
    return outcome.of(text([head, *rows]), "list 2023-03.csv", Wanted(**said), known)


def roles(found):
    return [one.role for one in found.reading.columns]


def codes(found):
    return {one.code for one in found.findings}


@pytest.mark.parametrize(
    ("heading", "role", "cell"),
    [
        ("Main donor", "donor", "Fund of Friends"),
        ("Activity status now", "status", "phase 2"),
        ("Implementing partner here", "implementing_partner", "Roj Society"),
        ("Activity no", "activity", "17b"),
    ],
)
def test_what_is_not_sure_is_asked_and_says_nothing_yet(heading, role, cell, known):
    head = ["Organisation", "Sector", "Governorate", "District", heading]
    rows = [[w[1], s, "Al-Anbar", p[1], cell] for p, w, s in each()]
    found = read(known, head, rows)
    column = found.reading.columns[-1]
    assert (column.role, column.perhaps) == ("", role)
    assert not any(one.texts.get(role) or one.status for one in found.taken)
    assert [(one.about, one.value) for one in found.questions] == [("column", role)]
    assert found.questions[0].candidates == ({"header": heading},)
    assert (len(found.taken), found.is_clean) == (8, False)
    told = outcome.document(found)["reading"]["columns"][-1]
    assert (told["role"], told["perhaps"]) == (None, role)
    for said in (role, ""):
        sure = read(known, head, rows, roles={heading: said})
        assert roles(sure)[-1] == said
        assert not sure.questions
        assert "column-unsure-out" not in codes(sure)
    kept = remembered.as_accepted(read(known, head, rows, roles={heading: role}), Wanted())
    assert read(known, head, rows, confirmed=kept, sender=kept.sender).is_clean


def test_of_two_columns_that_may_say_who_neither_counts_before_one_is_named(known):
    head = ["Field organisation", "Office organisation", "Sector", "Governorate", "District"]
    rows = [
        [NAMES[n % 4], NAMES[n // 4], s, "Al-Anbar", p[1]] for n, (p, _, s) in enumerate(each())
    ]
    found = read(known, head, rows)
    assert len(found.held) == 8
    assert [one.rows for one in found.findings if one.code == "role-missing"] == [
        tuple(range(2, 10))
    ]
    assert {one.value for one in found.questions} == {"organisation", "organisation_acronym"}
    said = {"Field organisation": "organisation", "Office organisation": ""}
    named = read(known, head, rows, roles=said)
    assert not named.held
    assert outcome.document(named)["distinct"]["organisations"] == 4


def test_the_only_column_that_can_say_who_does(known):
    head = ["Name of the organisation", "Sector", "Governorate", "District"]
    rows = [[NAMES[n % 4], s, "Al-Anbar", p[1]] for n, (p, _, s) in enumerate(each())]
    found = read(known, head, rows)
    assert roles(found)[0] == "organisation"
    assert not found.held
    assert not found.questions


def test_a_yes_that_is_like_an_acronym_is_no_organisation(known):
    head = ["Organización líder", "¿Cuántas personas?", "Sector", "Departamento", "Municipio"]
    rows = [[w[1], "sí", "Salud", "Al-Anbar", p[1]] for p, w, _ in each()]
    found = read(known, head, rows)
    assert "organisation-disagrees" not in codes(found)
    assert [one.about for one in found.questions] == ["column"]
