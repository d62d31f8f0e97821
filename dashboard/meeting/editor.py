"""The agenda of a meeting, scene by scene, as coordinators change it."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.meeting import files, history, scene_view, stage
from dashboard.session import acts, filters, shared
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import GeoError, InvalidQueryError, NotFoundError
from geo.language import mark
from geo.meeting import action_points, agenda, meetings
from geo.meeting.agenda import Agenda, Scene
from geo.settings import reached
from geo.view.view import View
from maps.look import markup
from maps.look.templates import joined, piece, template
from maps.meeting import figures as meeting_figures

FAULT: Final = history.FAULT
DRAFT: Final = "me_draft"
EACH_PAGE: Final = 40
KIND_TITLES: Final = {
    "map": mark("Map with figures"),
    "ends": mark("Stated ends, soonest first"),
    "since": meetings.SINCE,
    "plans": mark("Plans of action of the areas"),
    "movements": mark("Facilitated movements by period"),
    "actions": mark("Action points"),
}

_SCENES: Final = template("""
<ol class="me-list">
{% for number, title, below in lines %}
<li{% if number == now %} class="now" aria-current="true"{% endif %}><span>{{ number }}</span>
<div>{{ title }}<br><small>{{ below }}</small></div></li>
{% endfor %}
</ol>
""")


def draw(context: Context) -> None:
    """Draws the list of scenes, the form of the chosen one, and the history."""
    stage.style()
    words, name = context.words, name_of(context.view)
    try:
        held = agenda.read(shared.gate(), name)
    except NotFoundError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
        held = agenda.first(shared.gate().config.data)
    number = number_of(context.view, held)
    with st.container(key="pg"):
        st.html(markup.title(words(mark("Agenda of the meeting"))))
        fault_text = acts.taken(FAULT)
        if fault_text:
            st.html(markup.fault(fault_text))
            filters.hold(FAULT, "")
        _choice(context, held)
        st.html(_list(context, held, number))
        _buttons(context, number, len(held.scenes))
        with st.container(key="me_work", horizontal=True):
            with st.container(key="me_form", width=620):
                _form(context, held, number)
            with st.container(key="me_preview", width=640):
                _preview(context, held, number)
        _new_agenda(context)
        history.draw(context, held)


def name_of(view: View) -> str | None:
    """Returns the name of the agenda that an address asks for, None for that of the pack."""
    return view.page_state("agenda") or None


def number_of(view: View, held: Agenda) -> int:
    """Returns the number (from 1) of the scene that an address asks for, within the agenda."""
    return min(max(int(view.page_state("scene") or 1), 1), len(held.scenes))


def _choice(context: Context, held: Agenda) -> None:
    words = context.words
    known = agenda.names(shared.gate())
    with st.container(key="me_choice", horizontal=True, vertical_alignment="bottom"):
        acts.choice(
            st.selectbox,
            words(mark("Agenda")),
            options=known,
            name="me_name",
            shown=held.name,
            act=_choose,
        )
        st.html(_ways(context), width="content")


def _ways(context: Context) -> Markup:
    """Returns the ways to the projected agenda: as the partners in the room, and as oneself."""
    ways = []
    for audience, title in (
        ("partner", mark("Show the partner view")),
        (context.view.audience, mark("Show your own view")),
    ):
        query = context.view.having(audience=audience).with_page("meeting", "").query_string()
        ways.append(markup.button(context.words(title), reached(f"/meeting?{query}".rstrip("?"))))
    return joined([*ways, piece('<p class="me-files">{}</p>', files.links(context))], " ")


def _choose() -> None:
    """Callback: another agenda was chosen."""
    view = filters.current().with_page("scene", "")
    first = agenda.first(shared.gate().config.data).name
    name = str(acts.taken("me_name") or first)
    filters.show(view.with_page("agenda", "" if name == first else name))


def _list(context: Context, held: Agenda, number: int) -> Markup:
    """Returns the scenes round the chosen one as links; a thousand of them stay a short list."""
    first = (number - 1) // EACH_PAGE * EACH_PAGE
    shown = range(first, min(first + EACH_PAGE, len(held.scenes)))
    ends = [at for at in (first - 1, first + EACH_PAGE) if 0 <= at < len(held.scenes)]
    lines = [_line(context, held, at + 1) for at in sorted({*shown, *ends})]
    return _SCENES(lines=lines, now=number)


def _line(context: Context, held: Agenda, number: int) -> tuple[int, Markup, str]:
    """Returns the number of a scene, its title as a link, its kind and who may read its words."""
    words, scene = context.words, held.scenes[number - 1]
    query = context.view.with_page("scene", str(number)).query_string()
    title = markup.link(
        markup.isolated(held.said(scene.title, words)), reached(f"/meeting?{query}")
    )
    reader = names.audience(context, Audience(scene.words))
    return number, title, words.listed((words(KIND_TITLES[scene.kind]), reader))


def _buttons(context: Context, number: int, total: int) -> None:
    words, at = context.words, number - 1
    with st.container(key="me_order", horizontal=True):
        for key, title, off in (
            ("earlier", mark("Earlier"), at == 0),
            ("later", mark("Later"), number == total),
            ("duplicate", mark("Duplicate"), False),
            ("remove", mark("Remove"), total == 1),
        ):
            acts.button(words(title), key=f"me_{key}", act=partial(_ordered, key, at), disabled=off)


def _ordered(change_id: str, at: int) -> None:
    """Callback: a scene moves, is duplicated or removed."""
    changes: dict[str, tuple[Callable[[Agenda], Agenda], int]] = {
        "earlier": (lambda held: held.moved(at, -1), at - 1),
        "later": (lambda held: held.moved(at, 1), at + 1),
        "duplicate": (lambda held: held.duplicated(at), at + 1),
        "remove": (lambda held: held.removed(at), max(at - 1, 0)),
    }
    change, shown = changes[change_id]
    if keep(change, f"{change_id} scene {at + 1}"):
        stage.show(shown + 1)


def keep(change: Callable[[Agenda], Agenda], what: str) -> bool:
    """Changes the agenda of the address and keeps it; False when it could not, which is shown."""
    try:
        seen, _ = filters.access()
        held = agenda.read(shared.gate(), name_of(filters.current()))
        agenda.save(shared.gate(), seen, change(held), what, dt.datetime.now(dt.UTC))
    except GeoError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
        return False
    return True


def _form(context: Context, held: Agenda, number: int) -> None:
    words, scene = context.words, held.scenes[number - 1]
    tag = f"{held.name}/{held.version}/{number}"
    st.html(piece('<p class="a-h2">{}</p>', words(mark("Scene {n}"), n=number)))
    with st.form(f"me_form {tag}"):
        st.text_input(words(mark("Title")), scene.title, key=f"me_title {tag}")
        st.text_area(words(mark("Message below the map")), scene.note, key=f"me_note {tag}")
        st.text_area(
            words(mark("Decisions of the meeting, for the minutes")),
            scene.decision,
            key=f"me_decision {tag}",
        )
        scene_view.draw(context, scene_view.of(context, scene), tag)
        st.selectbox(
            words(mark("Kind")),
            agenda.KINDS,
            agenda.KINDS.index(scene.kind),
            format_func=lambda one: words(KIND_TITLES[one]),
            key=f"me_kind {tag}",
        )
        st.multiselect(
            words(mark("Figures, at most three")),
            list(meeting_figures.TITLES),
            [one for one in scene.figures if one in meeting_figures.TITLES],
            format_func=lambda one: words.beside(meeting_figures.TITLES[one], None),
            max_selections=agenda.MOST_FIGURES,
            key=f"me_figures {tag}",
        )
        audiences = [one.value for one in Audience]
        st.selectbox(
            words(mark("Who may read title, message and decisions")),
            audiences,
            audiences.index(scene.words),
            format_func=lambda one: names.audience(context, Audience(one)),
            key=f"me_words {tag}",
            help=words(
                mark("Everybody else gets a title made from the view, and the public data of it.")
            ),
        )
        with st.container(horizontal=True):
            acts.button(
                words(mark("Preview")),
                key="me_look",
                act=partial(_look, context, tag, scene),
                widget=st.form_submit_button,
            )
            acts.button(
                words(mark("Save")),
                key="me_save",
                act=partial(_save, context, tag, held, number - 1),
                widget=st.form_submit_button,
                type="primary",
            )
            acts.button(
                words(mark("Save as a new scene")),
                key="me_add",
                act=partial(_add, context, tag, held, number - 1),
                widget=st.form_submit_button,
            )


def _preview(context: Context, held: Agenda, number: int) -> None:
    """Draws the scene as it is kept, or as the form was when the preview was asked for."""
    words = context.words
    drafted: tuple[str, Scene] | None = acts.taken(DRAFT)
    is_draft = drafted is not None and drafted[0] == f"{held.name}/{held.version}/{number}"
    said = mark("Preview, not saved yet") if is_draft else mark("As it is saved")
    st.html(piece('<p class="a-h2">{}</p>', words(said)))
    shown = held.edited(number - 1, drafted[1]) if drafted and is_draft else held
    points = tuple(action_points.listed(shared.gate(), context.dataset))
    st.html(stage.drawn(context, shown, number, points))


def _look(context: Context, tag: str, opened: Scene) -> None:
    """Callback: the scene of the form is to be seen before it is kept."""
    try:
        filters.hold(DRAFT, (tag, _sent(context, tag, opened)))
    except InvalidQueryError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))


def _save(context: Context, tag: str, opened: Agenda, at: int) -> None:
    """Callback: the form of a scene was sent, to be kept."""
    try:
        scene = _sent(context, tag, opened.scenes[at])
    except InvalidQueryError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
        return
    keep(lambda held: _edited(held, tag, scene), f"edited scene {at + 1}")


def _add(context: Context, tag: str, opened: Agenda, at: int) -> None:
    """Callback: the form of a scene was sent, to become one more scene."""
    try:
        scene = _sent(context, tag, opened.scenes[at])
    except InvalidQueryError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
        return
    if keep(lambda held: held.added(scene, at), f"added scene {at + 2}"):
        stage.show(at + 2)


def _edited(held: Agenda, tag: str, scene: Scene) -> Agenda:
    """Returns the agenda with the scene of a form; loses nothing that somebody else wrote there."""
    _, version, number = tag.rsplit("/", 2)
    at = int(number) - 1
    if int(version) != held.version:
        opened = agenda.restored(shared.gate(), held.name, int(version)).scenes
        if opened[at : at + 1] != held.scenes[at : at + 1]:
            words_of_both = (scene.title, scene.note, scene.decision)
            raise InvalidQueryError(
                mark("Somebody else has changed this scene in the meantime; you wrote: {written}"),
                written=" · ".join(one for one in words_of_both if one),
            )
    return held.edited(at, scene)


def _sent(context: Context, tag: str, opened: Scene) -> Scene:
    """Returns the scene that the form describes; InvalidQueryError for what cannot be shown."""

    def field(name: str) -> str:
        return " ".join(str(acts.taken(f"me_{name} {tag}") or "").split())

    shown = scene_view.of(context, opened)
    picked = scene_view.read(shown, tag)
    return Scene(
        title=field("title"),
        view=opened.view if picked.view == shown.view else picked.view.query_string(),
        note=field("note"),
        kind=field("kind"),
        page=picked.page,
        figures=tuple(acts.taken(f"me_figures {tag}") or ()),
        words=field("words"),
        decision=str(acts.taken(f"me_decision {tag}") or "").strip(),
    )


def _new_agenda(context: Context) -> None:
    words = context.words
    with st.expander(words(mark("Another agenda"))), st.form("me_other"):
        st.text_input(words(mark("Name")), key="me_other_name")
        acts.button(
            words(mark("Copy these scenes under this name")),
            key="me_copy",
            act=_copy,
            widget=st.form_submit_button,
        )


def _copy() -> None:
    """Callback: the agenda of the address becomes a new one under another name."""
    try:
        seen, _ = filters.access()
        gate = shared.gate()
        held = agenda.read(gate, name_of(filters.current()))
        made = agenda.copied(held, str(acts.taken("me_other_name") or ""))
        agenda.save(gate, seen, made, f"copied from {held.name}", dt.datetime.now(dt.UTC))
    except GeoError as fault:
        filters.hold(FAULT, filters.fault_sentence(fault))
        return
    filters.show(filters.current().with_page("scene", "").with_page("agenda", made.name))
