"""Agendas: scenes in an order, with a history, and words for those who may read them."""

import datetime as dt
from dataclasses import replace

import pytest
from example_agenda import EXAMPLE

from geo import settings
from geo.access.gate import Access, Gate, Via
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope, within
from geo.errors import InvalidQueryError, NotFoundError, StoreError, ValidationError, WithheldError
from geo.language import Language, words
from geo.meeting import agenda
from geo.meeting.agenda import Agenda, Scene
from geo.packs import agenda as pack_agenda

NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)
MIXED = "كيلو 9 (IQG01Q05) — water 💧 stopped"


@pytest.fixture
def gate(tmp_path):
    return Gate(
        settings.load(
            store=f"sqlite:///{tmp_path / 'a.sqlite'}",
            audit=tmp_path / "audit",
            secret_file=tmp_path / "key",
        )
    )


def saved(gate, made, what="tests"):
    return agenda.save(gate, LINA, made, what, NOW)


def test_the_example_is_made_of_views_that_the_data_pack_can_show(dataset):
    agenda.check(EXAMPLE)
    for scene in EXAMPLE.scenes:
        assert agenda.view_of(scene, dataset)[1] == (), scene


def test_its_words_are_in_the_languages_of_the_pack_and_changed_ones_as_they_are(gate):
    changed = saved(gate, EXAMPLE.removed(1))
    for held in (EXAMPLE, agenda.read(gate), agenda.copied(changed, "Next")):
        for lang in Language:
            said = held.said(held.scenes[0].title, words(lang))
            assert (said == held.scenes[0].title) is (lang is Language.EN)
        assert held.said("Ours", words(Language.AR)) == "Ours"


def test_a_pack_without_an_agenda_starts_from_one_that_names_no_place(tmp_path):
    plain = agenda.first(tmp_path)
    agenda.check(plain)
    assert [one.kind for one in plain.scenes] == ["ends", "since", "actions"]
    assert not any(one.view or one.note for one in plain.scenes)


@pytest.mark.parametrize(
    ("old", "new", "column", "rule"),
    [
        ('name = "December', 'name = [] # "December', "name", "value"),
        ('kind = "ends"', 'kind = "dances"', "scenes.5.kind", "value"),
        ("title.en", "title.xx", "scenes.0.title.en", "required"),
        ('words = "public"', 'reader = "public"', "scenes.0.reader", "unknown-column"),
        ("[[scenes]]", "[[scenes", "", "unreadable"),
    ],
)
def test_every_fault_of_the_file_is_named(tmp_path, root, old, new, column, rule):
    text = (root / "data" / "agenda.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "agenda.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValidationError) as refused:
        pack_agenda.read(tmp_path)
    assert (column, rule) in {(one.column, one.rule) for one in refused.value.findings}
    assert agenda.first(tmp_path).name == "Meeting", "the pack is served as it was"


def test_every_change_is_a_new_version_with_who_and_when(gate):
    first = saved(gate, EXAMPLE.removed(0), "removed a scene")
    second = saved(gate, first.moved(0, 2), "moved a scene")
    assert [one.version for one in agenda.history(gate, EXAMPLE.name)] == [2, 1, 0]
    assert agenda.read(gate, EXAMPLE.name) == second
    assert agenda.read(gate, EXAMPLE.name, 1) == first
    assert (second.who, second.made_at) == ("lina@example.org", "2026-01-05T09:30:00+00:00")


def test_an_older_version_comes_back_as_a_new_one(gate):
    saved(gate, saved(gate, EXAMPLE.removed(0)).removed(0))
    back = saved(gate, agenda.restored(gate, EXAMPLE.name, 0), "restored")
    assert (back.version, back.scenes) == (3, EXAMPLE.scenes)
    assert len(agenda.history(gate, EXAMPLE.name)) == 4


def test_scenes_are_added_copied_moved_and_removed():
    one, two, three = (Scene(name) for name in "abc")
    made = Agenda("x", (one, two))
    assert made.added(three, -1).scenes == (three, one, two)
    assert made.added(three, 1).scenes == (one, two, three)
    assert made.duplicated(0).scenes == (one, one, two)
    assert made.moved(0, 99).scenes == (two, one)
    assert made.moved(1, -99).scenes == (two, one)
    assert made.removed(0).scenes == (two,)
    assert made.edited(1, three).scenes == (one, three)


def test_two_who_change_the_same_version_do_not_overwrite_one_another(gate):
    saved(gate, EXAMPLE.removed(0))
    with pytest.raises(InvalidQueryError, match="Somebody else"):
        saved(gate, EXAMPLE.removed(1))
    assert agenda.read(gate, EXAMPLE.name).scenes == EXAMPLE.scenes[1:]


def test_only_coordinators_change_agendas(gate):
    for seen in (replace(LINA, own=Audience.PARTNER), replace(LINA, via=Via.LINK)):
        with pytest.raises(WithheldError):
            agenda.save(gate, seen, EXAMPLE, "no", NOW)
    assert agenda.read(gate, EXAMPLE.name).version == 0


def test_every_change_is_in_the_audit_log_and_none_is_made_without_it(gate):
    saved(gate, EXAMPLE, "tried")
    (line,) = gate.audit.newest()
    assert (line.who, line.action, line.what) == (LINA.who, "change", "agenda December 2023")
    folder = gate.config.audit
    for one in folder.iterdir():
        one.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    unable = Gate(gate.config)
    with pytest.raises(StoreError):
        agenda.save(unable, LINA, agenda.read(gate, EXAMPLE.name), "no", NOW)
    assert agenda.read(gate, EXAMPLE.name).version == 1


def test_an_agenda_that_is_not_there_is_named(gate):
    with pytest.raises(NotFoundError, match="nowhere"):
        agenda.read(gate, "nowhere")
    with pytest.raises(NotFoundError):
        agenda.read(gate, EXAMPLE.name, 7)


def test_several_agendas_stand_side_by_side(gate):
    saved(gate, agenda.copied(EXAMPLE, "  January   2024 "))
    assert agenda.names(gate) == ["December 2023", "January 2024"]
    assert agenda.read(gate, "January 2024").version == 1


@pytest.mark.parametrize(
    "made",
    [
        Agenda("", (Scene("a"),)),
        Agenda("x" * 81, (Scene("a"),)),
        Agenda("a\x00", (Scene("a"),)),
        Agenda("x", ()),
        Agenda("x", (Scene("a"),) * 1001),
        Agenda("x", (Scene(" "),)),
        Agenda("x", (Scene("a" * 5000),)),
        Agenda("x", (Scene("a", note="b" * 5000),)),
        Agenda("x", (Scene("a", kind="film"),)),
        Agenda("x", (Scene("a", words="press"),)),
        Agenda("x", (Scene("a", figures=("sites",) * 4),)),
    ],
    ids=lambda made: f"{made.name[:3]!r} {len(made.scenes)}",
)
def test_what_cannot_be_shown_on_a_wall_is_refused_in_a_sentence(gate, made):
    with pytest.raises(InvalidQueryError, match=r"\.$"):
        saved(gate, made)


def test_a_thousand_scenes_and_mixed_scripts_are_kept_as_they_are(gate):
    many = tuple(Scene(f"{MIXED} {number}", "governorate=IQG01") for number in range(1000))
    saved(gate, Agenda("many", many))
    assert agenda.read(gate, "many").scenes == many


def test_words_reach_only_the_audiences_that_may_read_them(dataset, partner, public):
    read = {
        words: [agenda.may_read(Scene("a", words=words), one) for one in (public, partner, dataset)]
        for words in ("public", "partner", "coordinator")
    }
    assert read == {
        "public": [True, True, True],
        "partner": [False, True, True],
        "coordinator": [False, False, True],
    }
    part = within(partner, Scope(governorates=("IQG15",)))
    assert not agenda.may_read(Scene("a", words="partner"), part)
    assert agenda.may_read(Scene("a", words="public"), part)


def test_the_public_view_of_a_scene_names_no_site_and_starts_no_nearer(public):
    shown, problems = agenda.view_of(EXAMPLE.scenes[4], public)
    assert problems
    assert (shown.site, shown.at) == ((), None)


def test_neither_audience_nor_language_of_a_scene_wins_over_the_readers(dataset):
    scene = Scene("a", "audience=coordinator&lang=ar&governorate=IQG01")
    shown, problems = agenda.view_of(scene, dataset)
    assert (shown.audience, shown.lang.value, problems) == ("", "en", ())


def test_decisions_of_several_lines_are_kept_in_every_version(gate):
    first = saved(gate, EXAMPLE.edited(0, replace(EXAMPLE.scenes[0], decision="One.\nTwo.")))
    saved(gate, first.edited(0, replace(first.scenes[0], decision="")))
    assert [one.scenes[0].decision for one in agenda.history(gate, EXAMPLE.name)] == [
        "",
        "One.\nTwo.",
        "",
    ]
    long = replace(EXAMPLE.scenes[0], decision="x" * 1001)
    with pytest.raises(InvalidQueryError, match="The decision has 1,001 characters, at most 1,000"):
        saved(gate, first.edited(0, long))


def test_what_was_wrong_is_said_in_the_language_of_the_reader(gate):
    with pytest.raises(NotFoundError) as found:
        agenda.read(gate, "{nowhere}")
    assert str(found.value) == "There is no agenda “{nowhere}”."
    told = found.value.sentence(lambda text, **values: f"{text.upper()} {values}")
    assert told == "THERE IS NO AGENDA “{NAME}”. {'name': '{nowhere}'}"
