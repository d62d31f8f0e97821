"""The agenda of a meeting, scene by scene, as coordinators change it."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

import streamlit as st

from dashboard import cached, filters, meeting_files, meeting_history, meeting_stage
from geo import agenda, language, names
from geo.agenda import EXAMPLE, Agenda, Item
from geo.disclosure import Audience
from geo.errors import GeoError, InvalidQueryError, NotFoundError
from geo.language import mark
from geo.scene import Scene
from geo.view import View
from maps import markup, meeting_figures

FAULT: Final = meeting_history.FAULT
EACH_PAGE: Final = 40
KIND_TITLES: Final = {
    "map": mark("Map with figures"),
    "ends": mark("What ends next"),
    "since": mark("Since the last meeting"),
    "actions": mark("Action points"),
}


def draw(scene: Scene) -> None:
    """Draws the list of scenes, the form of the chosen one, and the history."""
    meeting_stage.style()
    words, name = scene.words, name_of(scene.view)
    try:
        held = agenda.read(cached.gate(), name)
    except NotFoundError as fault:
        filters.seed(FAULT, filters.told(fault))
        held = EXAMPLE
    number = number_of(scene.view, held)
    with st.container(key="pg"):
        st.html(f'<h1 class="a-h1">{markup.text(words(mark("Agenda of the meeting")))}</h1>')
        fault_text = filters.taken(FAULT)
        if fault_text:
            st.html(f'<p class="a-fault" role="alert">{markup.text(fault_text)}</p>')
            filters.seed(FAULT, "")
        _choice(scene, held)
        st.html(_list(scene, held, number))
        _buttons(scene, number, len(held.items))
        _form(scene, held, number)
        _new_agenda(scene)
        meeting_history.draw(scene, held)


def name_of(view: View) -> str:
    """Returns the name of the agenda that an address asks for."""
    return view.page_state("agenda") or EXAMPLE.name


def number_of(view: View, held: Agenda) -> int:
    """Returns the number (from 1) of the scene that an address asks for, within the agenda."""
    return min(max(int(view.page_state("scene") or 1), 1), len(held.items))


def _choice(scene: Scene, held: Agenda) -> None:
    words = scene.words
    known = agenda.names(cached.gate())
    with st.container(key="me_choice", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            words(mark("Agenda")), known, key=filters.seed("me_name", held.name),
            on_change=_choose,
        )  # fmt: skip
        st.html(_ways(scene), width="content")


def _ways(scene: Scene) -> str:
    """Returns the ways to the projected agenda: as the partners in the room, and as oneself."""
    found = []
    for audience, title in (
        ("partner", mark("Show the partner view")),
        (scene.view.audience, mark("Show your own view")),
    ):
        query = scene.view.having(audience=audience).with_page("meeting", "").query_string()
        href = markup.text(f"/meeting?{query}".rstrip("?"))
        found.append(
            f'<a class="a-button" href="{href}" target="_self">'
            f"{markup.text(scene.words(title))}</a>"
        )
    return " ".join([*found, f'<p class="me-files">{meeting_files.links(scene)}</p>'])


def _choose() -> None:
    """Callback: another agenda was chosen."""
    view = filters.current().with_page("scene", "")
    name = str(filters.taken("me_name") or EXAMPLE.name)
    filters.show(view.with_page("agenda", "" if name == EXAMPLE.name else name))


def _list(scene: Scene, held: Agenda, number: int) -> str:
    """Returns the scenes round the chosen one as links; a thousand of them stay a short list."""
    first = (number - 1) // EACH_PAGE * EACH_PAGE
    shown = range(first, min(first + EACH_PAGE, len(held.items)))
    ends = [at for at in (first - 1, first + EACH_PAGE) if 0 <= at < len(held.items)]
    rows = [_line(scene, held, at, number) for at in sorted({*shown, *ends})]
    return f'<ol class="me-list">{"".join(rows)}</ol>'


def _line(scene: Scene, held: Agenda, at: int, number: int) -> str:
    item = held.items[at]
    query = scene.view.with_page("scene", str(at + 1)).query_string()
    title = f"<bdi>{markup.text(scene.words(item.title))}</bdi>"
    below = scene.words.listed(
        (
            scene.words(KIND_TITLES[item.kind]),
            names.audience(scene, Audience(item.words)),
        )
    )
    now = ' class="now" aria-current="true"' if at + 1 == number else ""
    return (
        f'<li{now}><span>{at + 1}</span><div><a href="/meeting?{markup.text(query)}" '
        f'target="_self">{title}</a><br><small>{markup.text(below)}</small></div></li>'
    )


def _buttons(scene: Scene, number: int, total: int) -> None:
    words, at = scene.words, number - 1
    with st.container(key="me_order", horizontal=True):
        for key, title, off in (
            ("earlier", mark("Earlier"), at == 0),
            ("later", mark("Later"), number == total),
            ("duplicate", mark("Duplicate"), False),
            ("remove", mark("Remove"), total == 1),
        ):
            st.button(
                words(title), key=f"me_{key}", disabled=off, on_click=_ordered, args=(key, at)
            )


def _ordered(deed: str, at: int) -> None:
    """Callback: a scene moves, is duplicated or removed."""
    deeds: dict[str, tuple[Callable[[Agenda], Agenda], int]] = {
        "earlier": (lambda held: held.moved(at, -1), at - 1),
        "later": (lambda held: held.moved(at, 1), at + 1),
        "duplicate": (lambda held: held.duplicated(at), at + 1),
        "remove": (lambda held: held.removed(at), max(at - 1, 0)),
    }
    change, shown = deeds[deed]
    if keep(change, f"{deed} scene {at + 1}"):
        meeting_stage.show(shown + 1)


def keep(change: Callable[[Agenda], Agenda], what: str) -> bool:
    """Changes the agenda of the address and keeps it; False when it could not, which is shown."""
    try:
        seen, _ = filters.access()
        held = agenda.read(cached.gate(), name_of(filters.current()))
        agenda.save(cached.gate(), seen, change(held), what, dt.datetime.now(dt.UTC))
    except GeoError as fault:
        filters.seed(FAULT, filters.told(fault))
        return False
    return True


def _form(scene: Scene, held: Agenda, number: int) -> None:
    words, item = scene.words, held.items[number - 1]
    tag = f"{held.name}/{held.version}/{number}"
    st.html(f'<p class="a-h2">{markup.text(words(mark("Scene {n}"), n=number))}</p>')
    with st.form(f"me_form {tag}"):
        st.text_input(words(mark("Title")), item.title, key=f"me_title {tag}")
        st.text_area(words(mark("Message below the map")), item.note, key=f"me_note {tag}")
        st.text_area(
            words(mark("Decisions of the meeting, for the minutes")),
            item.decision, key=f"me_decision {tag}",
        )  # fmt: skip
        st.text_input(
            words(mark("Address of the view, as “Share view” shows it")),
            _address(item),
            key=f"me_view {tag}",
        )
        st.selectbox(
            words(mark("Kind")), agenda.KINDS, agenda.KINDS.index(item.kind),
            format_func=lambda one: words(KIND_TITLES[one]), key=f"me_kind {tag}",
        )  # fmt: skip
        st.multiselect(
            words(mark("Figures, at most three")), list(meeting_figures.TITLES),
            [one for one in item.figures if one in meeting_figures.TITLES],
            format_func=lambda one: words(meeting_figures.TITLES[one]),
            max_selections=agenda.MOST_FIGURES, key=f"me_figures {tag}",
        )  # fmt: skip
        audiences = [one.value for one in Audience]
        st.selectbox(
            words(mark("Who may read title, message and decisions")),
            audiences, audiences.index(item.words),
            format_func=lambda one: names.audience(scene, Audience(one)), key=f"me_words {tag}",
            help=words(mark(
                "Everybody else gets a title made from the view, and the public data of it."
            )),
        )  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button(
                words(mark("Save")), key="me_save", type="primary",
                on_click=_save, args=(tag, number - 1, False),
            )  # fmt: skip
            st.form_submit_button(
                words(mark("Save as a new scene")), key="me_add",
                on_click=_save, args=(tag, number - 1, True),
            )  # fmt: skip


def _address(item: Item) -> str:
    path = "/" if item.page == "map" else f"/{item.page}"
    return f"{path}?{item.view}" if item.view else path


def _save(tag: str, at: int, new: bool) -> None:
    """Callback: the form of a scene was sent."""
    try:
        item = _sent(tag)
    except InvalidQueryError as fault:
        filters.seed(FAULT, filters.told(fault))
        return
    if new:
        if keep(lambda held: held.added(item, at), f"added scene {at + 2}"):
            meeting_stage.show(at + 2)
    else:
        keep(lambda held: _edited(held, tag, item), f"edited scene {at + 1}")


def _edited(held: Agenda, tag: str, item: Item) -> Agenda:
    """Returns the agenda with the scene of a form; loses nothing that somebody else wrote there."""
    _, version, number = tag.rsplit("/", 2)
    at = int(number) - 1
    if int(version) != held.version:
        opened = agenda.restored(cached.gate(), held.name, int(version)).items
        if opened[at : at + 1] != held.items[at : at + 1]:
            words_of_both = (item.title, item.note, item.decision)
            raise InvalidQueryError(
                mark("Somebody else has changed this scene in the meantime; you wrote: {written}"),
                written=" · ".join(one for one in words_of_both if one),
            )
    return held.edited(at, item)


def _sent(tag: str) -> Item:
    """Returns the scene that the form describes; InvalidQueryError for what cannot be shown."""

    def field(name: str) -> str:
        return " ".join(str(filters.taken(f"me_{name} {tag}") or "").split())

    address = SplitResult("", "", field("view"), "", "")
    with suppress(ValueError):
        address = urlsplit(field("view"))
    page = address.path.strip("/").rpartition("/")[2] or "map"
    if page not in agenda.PAGES:
        raise InvalidQueryError(
            mark("“{name}” is no page of the Atlas that a scene can show."), name=page[:60]
        )
    pairs = [pair for pair in parse_qsl(address.query) if pair[0] != "audience"]
    view, problems = View.from_query(pairs, filters.dataset().vocabulary)
    if problems:
        say = language.words(filters.current().lang)
        raise InvalidQueryError(" ".join(one.sentence(say) for one in problems[:3]))
    kept = replace(view, lang=View().lang, page=())
    return Item(
        title=field("title"),
        view=kept.query_string(),
        note=field("note"),
        kind=field("kind"),
        page=page,
        figures=tuple(filters.taken(f"me_figures {tag}") or ()),
        words=field("words"),
        decision=str(filters.taken(f"me_decision {tag}") or "").strip(),
    )


def _new_agenda(scene: Scene) -> None:
    words = scene.words
    with st.expander(words(mark("Another agenda"))), st.form("me_other"):
        st.text_input(words(mark("Name")), key="me_other_name")
        st.form_submit_button(
            words(mark("Copy these scenes under this name")), key="me_copy", on_click=_copy
        )


def _copy() -> None:
    """Callback: the agenda of the address becomes a new one under another name."""
    try:
        seen, _ = filters.access()
        gate = cached.gate()
        held = agenda.read(gate, name_of(filters.current()))
        made = agenda.copied(held, str(filters.taken("me_other_name") or ""))
        agenda.save(gate, seen, made, f"copied from {held.name}", dt.datetime.now(dt.UTC))
    except GeoError as fault:
        filters.seed(FAULT, filters.told(fault))
        return
    filters.show(filters.current().with_page("scene", "").with_page("agenda", made.name))
