"""The protection report: the figures of what each audience sees, under any rules."""

import dataclasses
import datetime as dt

import pytest

from geo import language
from geo.catalog.audience import Audience
from geo.disclosure import protection_report, protection_text
from geo.disclosure.non_interference import Trial
from geo.disclosure.rules import SHIPPED, Key, Level, Treatment
from geo.language import Language

MADE = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def report(dataset):
    return protection_report.of(dataset, MADE, SHIPPED)


def line(report, audience, kind):
    return next(one for one in report.seen[audience] if one.kind == kind)


def test_every_record_is_shown_joined_or_not_shown(report):
    for lines in report.seen.values():
        for one in lines:
            assert one.held == sum(number for _, _, number in one.rules)
            assert 0 <= one.shown + one.hidden <= one.held
            assert 0 <= one.withheld <= one.cells


def test_the_public_sees_sites_as_five_cells_and_blocked_areas_as_four(report):
    sites = line(report, Audience.PUBLIC, "informal-sites")
    assert (sites.held, sites.shown, sites.cells, sites.withheld) == (28, 0, 5, 2)
    blocked = line(report, Audience.PUBLIC, "blocked-areas")
    assert (blocked.held, blocked.cells, blocked.hidden) == (10, 4, 6)


def test_the_counts_of_small_cells(report):
    counts = report.counts
    assert (counts.cells, counts.small, counts.withheld) == (5, 2, 2)
    assert (counts.households, counts.shown_households) == (3_147, 3_045)
    assert (counts.sites, counts.shown_sites) == (28, 26)
    assert (counts.smallest, counts.narrowest) == (324, 102)


def test_coordinators_see_everything(report):
    for one in report.seen[Audience.COORDINATOR]:
        assert one.shown == one.held


@pytest.mark.parametrize("chosen", list(Language))
def test_the_text_has_a_table_for_each_audience(report, chosen):
    told = protection_text.text(report, language.words(chosen))
    assert told.count("| --- | --- | ---: |") == 3
    assert "3,147" in told
    assert "{" not in told


def test_a_line_says_the_rule_in_words(report):
    told = protection_text.text(report, language.words(Language.EN))
    assert (
        "- Informal sites: nothing is told closer than a sub-district; 28 records make 5 cells; "
        "the numbers of 2 cells are withheld." in told
    )
    assert "No withheld number can be placed in fewer than 102 households." in told


def test_looser_rules_and_their_reason_are_named(dataset):
    key = Key("site-groups", Level.SITE, Audience.PUBLIC)
    rules = dataclasses.replace(
        SHIPPED,
        table={**SHIPPED.table, key: Treatment.SHOW},
        least_sites=2,
        reason="asked for by the group",
        origin="rules.toml",
    )
    report = protection_report.of(dataset, MADE, rules)
    told = protection_text.text(report, language.words(Language.EN))
    assert "- site-groups, site, public: show instead of hide" in told
    assert "- least_sites: 2 instead of 3" in told
    assert "Reason given: asked for by the group" in told
    assert "rules.toml" in told


def test_who_opted_out_is_counted_and_who_is_unknown_is_named(dataset):
    rules = dataclasses.replace(SHIPPED, opted_out=("DRC", "bwa", "drc", "Nobody at all"))
    report = protection_report.of(dataset, MADE, rules)
    assert report.opted_out == 2
    assert report.unknown == ("Nobody at all",)
    told = protection_text.text(report, language.words(Language.EN))
    assert "No organisation in the data has the name: Nobody at all." in told


def test_the_report_says_that_what_is_hidden_made_no_difference(dataset, report):
    told = protection_text.text(report, language.words(Language.EN))
    assert "changed at random" not in told, "nothing is claimed that was not tried"
    tried = protection_report.of(dataset, MADE, SHIPPED, rounds=2)
    told = protection_text.text(tried, language.words(Language.EN))
    assert told.count("was changed at random in 2 rounds on this revision: the public view") == 1
    assert tried.trial.told == ()


def test_the_report_names_what_a_weak_gate_would_tell(report):
    trial = Trial(1, ("informal-sites: households",))
    weak = dataclasses.replace(report, trial=trial)
    told = protection_text.text(weak, language.words(Language.EN))
    assert "changed with it: informal-sites: households. Do not publish it." in told
    assert "stayed the same" not in told
