"""The table of who sees what, and what an operator's file may do to it."""

import logging

import pytest

from geo import settings
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.disclosure import rules as disclosure_rules
from geo.disclosure import rules_file
from geo.disclosure.rules import SHIPPED, Key, Level, Treatment
from geo.errors import SettingsError


@pytest.fixture
def read(tmp_path):
    def read(text, reason=""):
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return rules_file.rules_of(path, reason)

    rules_file.rules_of.cache_clear()
    return read


def rule(kind="hotspots", level="sub-district", audience="public", treatment="hide"):
    return (
        f'[[rule]]\nkind = "{kind}"\nlevel = "{level}"\naudience = "{audience}"\n'
        f'treatment = "{treatment}"\n'
    )


def faults(read, text, reason=""):
    with pytest.raises(SettingsError) as refused:
        read(text, reason)
    return str(refused.value)


def test_what_is_not_in_the_table_is_hidden():
    assert SHIPPED.treatment("head-counts", Level.SITE, Audience.COORDINATOR) is Treatment.HIDE
    assert SHIPPED.treatment("hotspots", Level.SITE, Audience.PUBLIC) is Treatment.HIDE
    assert SHIPPED.closest("head-counts", Audience.PARTNER) is Treatment.HIDE


def test_no_audience_sees_less_than_a_more_open_one():
    order = list(Treatment)
    for key, treatment in SHIPPED.table.items():
        wider = list(Audience)[: list(Audience).index(key.audience)]
        for audience in wider:
            public = SHIPPED.table[key._replace(audience=audience)]
            assert order.index(public) >= order.index(treatment), key


def test_the_shipped_table_keeps_its_own_rules():
    assert disclosure_rules.contradictions(SHIPPED.table) == []
    assert SHIPPED.loosened == ()
    for key, treatment in SHIPPED.table.items():
        assert treatment in disclosure_rules.possible(key), key


def test_the_public_learns_of_sites_by_subdistrict_and_of_work_by_district():
    for kind, told in (
        ("informal-sites", Treatment.TO_SUBDISTRICT),
        ("blocked-areas", Treatment.TO_DISTRICT),
        ("partner-activities", Treatment.TO_DISTRICT),
        ("partner-activities, sensitive sectors", Treatment.TO_GOVERNORATE),
    ):
        assert SHIPPED.treatment(kind, Level.SITE, Audience.PUBLIC) is told
    assert {"protection", "child-protection", "gbv", "legal", "hlp"} == SENSITIVE_SECTORS


def test_without_a_file_the_shipped_rules_are_in_force():
    assert rules_file.rules_of(None, "") is SHIPPED
    assert settings.current().disclosure is None
    assert rules_file.in_force() is SHIPPED


def test_a_file_makes_rules_stricter_without_a_reason(read):
    rules = read(
        "least_households = 25\nleast_sites = 5\nopted_out = ['drc', 'drc']\n"
        + rule()
        + rule("partner-activities", "site", "public", "governorate")
    )
    assert rules.treatment("hotspots", Level.SUBDISTRICT, Audience.PUBLIC) is Treatment.HIDE
    assert rules.treatment("hotspots", Level.SUBDISTRICT, Audience.PARTNER) is Treatment.SHOW
    told = rules.treatment("partner-activities", Level.SITE, Audience.PUBLIC)
    assert told is Treatment.TO_GOVERNORATE
    assert (rules.least_households, rules.least_sites) == (25, 5)
    assert rules.opted_out == ("drc",)
    assert rules.origin == "rules.toml"
    assert rules_file.weaker(rules) == []


def test_other_rules_have_another_fingerprint(read):
    assert SHIPPED.fingerprint == ""
    assert len(read("least_sites = 4").fingerprint) == 8


LOOSER = "least_households = 5\n" + rule("blocked-areas", "site", "public", "show")


def test_loosening_is_refused_without_a_reason(read):
    told = faults(read, LOOSER, reason="  ")
    assert "blocked-areas, site, public: show instead of district" in told
    assert "least_households: 5 instead of 10" in told
    assert "ATLAS_DISCLOSURE_LOOSENED" in told


def test_loosening_with_a_reason_is_logged_cell_by_cell(read, caplog):
    with caplog.at_level(logging.WARNING):
        rules = read(LOOSER, reason="the group asked for it")
    assert [one.key for one in rules.loosened] == [
        Key("blocked-areas", Level.SITE, Audience.PUBLIC)
    ]
    assert rules.lowered == ("least_households",)
    lines = [one.getMessage() for one in caplog.records]
    assert len(lines) == 2
    assert all("the group asked for it" in one for one in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("least_houses = 3", "'least_houses' is unknown"),
        ("least_households = 0", "least_households is 0; expected a whole number from 1"),
        ("least_sites = true", "least_sites is True"),
        ("least_sites = '3'", "least_sites is '3'"),
        ("opted_out = 'drc'", "opted_out: expected a list"),
        ("rule = 3", "rule: expected [[rule]] tables"),
        (rule(kind="hotspot"), "rule 1: kind is 'hotspot'; expected one of governorates"),
        (rule(level="village"), "rule 1: level is 'village'; expected one of site"),
        (rule(audience="press"), "rule 1: audience is 'press'; expected one of public"),
        (rule(treatment="blur"), "rule 1: treatment is 'blur'; expected one of show"),
        ("[[rule]]\nkind = 'hotspots'", "rule 1: level is missing"),
        (rule() + rule(), "rule 2: hotspots, sub-district, public has a rule already"),
        (rule(level="site"), "hotspots are never known at the level site"),
        (rule(audience="coordinator"), "coordinators see everything"),
        (rule(treatment="district"), "cannot be district; expected one of show, hide"),
        (rule("governorates", "governorate"), "cannot be hide; expected one of show"),
        (rule("informal-sites", "site", "partner"), "cannot be shown as it is where sites are not"),
        (
            rule("partner-activities", "site", "partner", "district"),
            "each would look as if nobody worked there",
        ),
        (rule("partner-activities", "district", "public", "sub-district"), "cannot be sub-dist"),
        ("least_households = ", "rules.toml is not TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(read, text, expected):
    told = faults(read, text)
    assert told.startswith("ATLAS_DISCLOSURE: rules.toml")
    assert expected in told


def test_every_fault_is_named_at_once(read):
    told = faults(read, "least_sites = 0\nunknown = 1\n" + rule(kind="x") + rule(level="y"))
    for one in ("least_sites", "'unknown'", "rule 1: kind", "rule 2: level"):
        assert one in told


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.toml"):
        with pytest.raises(SettingsError, match="cannot be read"):
            rules_file.rules_of(path, "")
    strange = tmp_path / "latin.toml"
    strange.write_bytes(b"opted_out = ['caf\xe9']")
    with pytest.raises(SettingsError, match="not text in UTF-8"):
        rules_file.rules_of(strange, "")


def test_the_setting_names_the_file(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text("least_sites = 4\n", encoding="utf-8")
    config = settings.load(disclosure=path, disclosure_loosened="why")
    assert rules_file.rules_of(config.disclosure, config.disclosure_loosened).least_sites == 4
