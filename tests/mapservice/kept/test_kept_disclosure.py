"""Who may see which rows of a layer that is too large for memory."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from geo.catalog.audience import Audience
from geo.catalog.layers import INFORMAL_SITES as SITES
from geo.dataset.scope import Scope
from geo.disclosure import disclosure
from geo.disclosure.rules import SHIPPED, Key, Level, Treatment


@pytest.mark.parametrize("audience", [Audience.COORDINATOR, Audience.PARTNER])
@pytest.mark.whole
def test_a_link_opens_only_its_governorates_and_layers(libraries, audience):
    memory, database = (
        one.dataset(audience, Scope(governorates=("IQG01", "IQG07"))) for one in libraries
    )
    held, asks = database.features[SITES.id], database.kept[SITES.id]
    assert len(memory.features[SITES.id]) == len(held) + asks.number
    codes = {one for part in asks.parts(asks.within) for one in part.features["governorate_pcode"]}
    assert codes <= {"IQG01", "IQG07"}
    other = libraries[1].dataset(audience, Scope(layers=("hotspots",)))
    assert not other.kept
    assert not len(other.features[SITES.id])


@pytest.mark.parametrize("audience", [Audience.PARTNER, Audience.PUBLIC])
@pytest.mark.parametrize("rule", [Treatment.SHOW, Treatment.TO_SUBDISTRICT, Treatment.HIDE])
def test_rows_are_asked_for_only_by_whom_the_rules_show_them(libraries, audience, rule):
    table = {**SHIPPED.table, Key(SITES.id, Level.SITE, audience): rule}
    rules = replace(SHIPPED, table=MappingProxyType(table))
    memory, database = (
        disclosure.disclose(one.dataset(Audience.COORDINATOR), audience, rules) for one in libraries
    )
    shown = rule is Treatment.SHOW and audience is Audience.PARTNER
    assert bool(database.kept) == shown
    if rule is Treatment.SHOW:
        assert len(database.features[SITES.id]) == (
            len(libraries[1].dataset(Audience.COORDINATOR).features[SITES.id]) if shown else 0
        )
    else:
        assert memory.features[SITES.id].equals(database.features[SITES.id])
