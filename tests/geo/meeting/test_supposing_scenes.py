"""A scene can suppose that somebody leaves; the others of its agenda do not."""

import datetime as dt

from geo.dataset import supposed
from geo.language import Language
from geo.meeting import meeting
from geo.meeting.agenda import Agenda, Scene
from geo.meeting.meeting import Reader
from geo.view.view import View
from maps.meeting import scene as meeting_scene

HELD = Agenda(
    "If they leave",
    (
        Scene("As it is", "date=2023-12-13", words="public"),
        Scene("Without Dary", "date=2023-12-13&without=dary&sector=health", words="public"),
    ),
)


def shown(dataset, number, asked=()):
    return meeting.scene_of(HELD, number, Reader(dataset, Language.EN, asked=asked))


def unserved(found):
    figures = meeting_scene.figures(found.context, found.scene_text)
    return next(one.number for one in figures if "none named" in one.label)


def test_a_scene_supposes_for_itself(dataset):
    first, second = (shown(dataset, number) for number in (1, 2))
    assert first.context.dataset is dataset
    assert second.context.dataset.supposed.organisations == ("dary",)
    assert "If Dary left on 13 December 2023" in meeting_scene.about(second.context)
    assert "If Dary" in meeting_scene.message(second.context, second.scene_text)
    assert "without=dary" in second.scene_text.link
    assert unserved(first) != unserved(second)


def test_an_address_supposes_in_place_of_every_scene(dataset):
    asked = meeting.instead(View(without=("drc",)))
    assert asked == (("without", "drc"),)
    on_a_day = meeting.instead(View(without=("drc",), date=dt.date(2023, 6, 15)))
    assert {name for name, _ in on_a_day} == {"without", "date"}
    for number in (1, 2):
        assert shown(dataset, number, on_a_day).context.day == dt.date(2023, 6, 15)
    assert meeting.instead(View(date=dt.date(2023, 6, 15))) == ()
    found = shown(dataset, 2, asked)
    assert found.context.dataset.supposed.organisations == ("drc",)


def test_a_reader_who_supposes_already_sees_the_scene_as_it_says(dataset):
    held = supposed.of(dataset, View(without=("drc",)))
    assert shown(held, 1).context.dataset is dataset
    assert shown(held, 2).context.dataset is shown(dataset, 2).context.dataset
