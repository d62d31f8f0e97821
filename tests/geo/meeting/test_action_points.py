"""Action points: text, owner, due day and state at a place, with a history."""

import datetime as dt
from dataclasses import replace

import pytest

from geo import settings
from geo.access.gate import Access, Gate, Via
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope, within
from geo.errors import InvalidQueryError, NotFoundError, WithheldError
from geo.meeting import action_points
from geo.meeting.action_points import Point

NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
DUE = dt.date(2024, 1, 31)
KILO_9 = Point("Find who trucks water to Kilo 9", "WASH cluster", DUE, "informal-sites/kilo-9")
LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)


@pytest.fixture
def gate(tmp_path):
    return Gate(
        settings.load(
            store=f"sqlite:///{tmp_path / 'a.sqlite'}",
            audit=tmp_path / "audit",
            secret_file=tmp_path / "key",
        )
    )


@pytest.fixture
def save(gate, dataset):
    return lambda point, who=LINA: action_points.save(gate, who, point, dataset, NOW)


def test_a_point_is_kept_with_every_version(gate, save):
    made = save(KILO_9)
    done = save(replace(made, state="done"))
    assert action_points.one(gate, made.id) == done
    assert [one.what for one in gate.audit.newest()] == [f"action point {made.id}"] * 2


def test_two_who_change_the_same_version_do_not_overwrite_one_another(save):
    made = save(KILO_9)
    save(replace(made, state="done"))
    with pytest.raises(InvalidQueryError, match="Somebody else"):
        save(replace(made, state="dropped"))


def test_open_points_come_first_and_the_soonest_of_them(gate, save, dataset):
    late = save(replace(KILO_9, due=dt.date(2023, 12, 1)))
    done = save(replace(KILO_9, due=dt.date(2023, 11, 1), state="done"))
    later = save(KILO_9)
    assert action_points.listed(gate, dataset) == [late, later, done]
    assert late.is_late(dataset.day)
    assert not done.is_late(dataset.day)
    assert not later.is_late(dataset.day)


def test_partners_see_points_of_places_that_they_see_and_the_public_none(
    gate, save, dataset, partner, public
):
    save(KILO_9)
    save(replace(KILO_9, sensitive=True))
    save(replace(KILO_9, pin=""))
    save(replace(KILO_9, pin="organisations/drc"))
    assert len(action_points.listed(gate, dataset)) == 4
    assert {one.pin for one in action_points.listed(gate, partner)} == {
        KILO_9.pin,
        "",
        "organisations/drc",
    }
    assert not [one for one in action_points.listed(gate, partner) if one.sensitive]
    assert action_points.listed(gate, public) == []


def test_a_part_of_the_atlas_shows_no_point_of_elsewhere(gate, save, partner):
    save(KILO_9)
    save(replace(KILO_9, pin=""))
    save(replace(KILO_9, pin="districts/IQG01Q05"))
    save(replace(KILO_9, pin="organisations/drc"))
    elsewhere = within(partner, Scope(governorates=("IQG15",)))
    assert action_points.listed(gate, elsewhere) == []


def test_only_coordinators_write_points(save):
    for who in (replace(LINA, own=Audience.PARTNER), replace(LINA, via=Via.LINK)):
        with pytest.raises(WithheldError):
            save(KILO_9, who)


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"owner": " "},
        {"text": "a" * 5000},
        {"owner": "a" * 81},
        {"state": "lost"},
        {"pin": "informal-sites/nowhere"},
        {"pin": "planets/mars"},
        {"pin": "organisations/nobody"},
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(gate, save, dataset, change):
    with pytest.raises(InvalidQueryError, match=r"\.$"):
        save(replace(KILO_9, **change))
    assert action_points.listed(gate, dataset) == []


def test_mixed_scripts_and_emoji_come_back_as_they_were(gate, save):
    text = "ماء لكيلو 9 (IQG01Q05) 💧"
    assert action_points.one(gate, save(replace(KILO_9, text=text)).id).text == text


def test_a_point_that_is_not_there_is_named(gate):
    with pytest.raises(NotFoundError, match="nothing"):
        action_points.one(gate, "nothing")
