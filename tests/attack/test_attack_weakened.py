"""A gate that was weakened on purpose is caught, and the donor says where and what."""

from contextlib import closing
from dataclasses import replace
from functools import cache

import pytest
import weakened
from attacked import stood
from donor import SHORT, donor_of
from hidden import Hidden
from weakened import Shelf

from geo.catalog.audience import Audience
from geo.disclosure.disclosure import disclose
from geo.disclosure.rules import SHIPPED


def as_it_is(full, public):
    return public


@pytest.fixture(scope="module")
def attack(handed_in, config, dataset, public):
    """Returns what a donor finds on a service with a weakened dataset."""

    @cache
    def made(weaken, unnamed=()):
        held = weaken(dataset, public)
        hidden = Hidden(dataset, frozenset(unnamed))
        donor = donor_of(Shelf(handed_in.store, held), config, hidden, SHORT)
        with closing(donor.asker):
            donor.attack()
        return donor.findings

    return made


@pytest.fixture(scope="module")
def usual(attack):
    """What is found on the gate as it is: not what a weaker one is caught by."""
    return {(one.kind, one.address, one.fact) for one in attack(as_it_is)}


WEAKER = {
    weakened.without_complement: ("narrow", "has from 7 to 7 households"),
    weakened.totals_of_everything: ("narrow", "has from 7 to 7 households"),
    weakened.people_left: ("narrow", "has from 7 to 7 households"),
    weakened.sensitive_at_its_district: ("sensitive", "works in"),
    weakened.only_sensitive_with_another_word: ("elimination", "works in IQG"),
    weakened.site_in_a_property: ("property", "site_id “kilo-18-al-karama”"),
    weakened.site_in_a_shape: ("place", "the place of informal-sites/kilo-18-al-karama"),
    weakened.blocked_area_in_its_subdistrict: ("property", "subdistrict_pcode"),
    weakened.presence_of_everything: ("told apart", "somebody works in gbv"),
    weakened.suppositions_of_everything: ("count", "which is not stated for"),
}


ASKED = [*WEAKER][::4] if stood() else [*WEAKER]
"""A few of different kinds where nothing has changed since all of them were caught."""


@pytest.mark.parametrize("weaken", ASKED, ids=lambda one: one.__name__)
def test_a_weakened_gate_is_caught(attack, usual, weaken):
    kind, fact = WEAKER[weaken]
    new = [one for one in attack(weaken) if (one.kind, one.address, one.fact) not in usual]
    told = [one for one in new if one.kind == kind and fact in one.fact]
    assert told, [str(one) for one in new[:5]]
    assert str(told[0]).startswith("/")
    assert str(told[0]).endswith(".")


def test_presence_counted_on_the_full_data_is_caught_by_its_numbers_too(attack):
    found = [one for one in attack(weakened.presence_of_everything) if one.kind == "count"]
    assert found
    assert "more organisation(s) in IQG" in str(found[0])


def test_a_name_that_opted_out_is_caught(attack):
    told = [str(one) for one in attack(as_it_is, unnamed=("drc",)) if "opted out" in one.fact]
    assert told
    assert "organisation “drc” that opted out (name)" in told[0]


def opted_out(full, public):
    return disclose(full, Audience.PUBLIC, replace(SHIPPED, opted_out=("drc",)))


def test_an_organisation_that_opted_out_is_named_nowhere(attack):
    found = [str(one) for one in attack(opted_out, unnamed=("drc",)) if "opted out" in one.fact]
    assert not found, found[:5]
