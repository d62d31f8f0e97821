"""The form of one activity: entered, corrected, or said to be over."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard.data.by_hand.hand_desk import Opened
from dashboard.profiles import record_desk as desk
from dashboard.profiles.record_desk import NEW, SITE
from dashboard.session import acts, filters
from geo.catalog import layers, vocabulary
from geo.catalog.registers import SITE_GROUPS
from geo.dataset import names
from geo.dataset.context import Context
from geo.intake.by_hand.hand import OWNER
from geo.language import mark
from geo.presence.presence import SITES_TOGETHER
from geo.profiles.organisation import place_name
from geo.units.boundaries import LEVELS
from geo.values import days
from geo.values.days import Span
from maps.look import markup

_STATUSES: Final = {
    "active": vocabulary.STATUSES["active"],
    "planned": vocabulary.STATUSES["planned"],
    "ended": vocabulary.STATUSES["ended"],
    "reported": mark("reported for a month"),
    "not_begun": mark("will not begin"),
}
_NUMBERS: Final = ("reached", "targeted", "households_reached", "households_targeted")
_DAYS: Final = ("start", "end")
_LISTS: Final = ("donor", "implementing_partner")
_CHOICES: Final = ("organisation", "sector", "declared_status")
_TEXTS: Final = ("activity", "beneficiary", "note")
_BLANK: Final[Mapping[str, Any]] = {"declared_status": "active"}


def draw(context: Context, preset: Mapping[str, Any]) -> None:
    """Draws the form of the record of the address; a new one begins with what is preset."""
    name = context.view.page_state("edit")
    if name in ("", SITE) or not desk.may(context):
        return
    words = context.words
    today = days.today().isoformat()
    blank = {**_BLANK, "as_of": today, **preset}
    held, form = desk.opened(context, name, blank), desk.form_of(name, blank)
    with st.container(key="rec_form"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.box_title(_title(context, name, held)), width="stretch")
            if held and name != NEW and held.record["declared_status"] != "ended":
                _close(context, held, form)
            acts.button(
                words(mark("Close")),
                icon=":material/close:",
                key="rec_leave",
                act=partial(desk.close_form, form),
            )
        if held is None:
            gone = mark("There is no such record any more; it was taken back or set aside.")
            st.html(markup.empty(words(gone)))
            return
        if name != NEW:
            st.html(markup.note(_origin(context, held)))
        with st.form(f"rec_fields {held.tag}", border=False):
            _fields(context, name, held)
            with st.container(horizontal=True, vertical_alignment="center"):
                acts.button(
                    words(mark("Save")),
                    key="rec_save",
                    act=partial(desk.save, held, form, partial(_typed, held)),
                    widget=st.form_submit_button,
                    type="primary",
                )


def _title(context: Context, name: str, held: Opened | None) -> str:
    if name == NEW:
        return context.words(mark("Add an activity"))
    return str(held.record["name"]) if held else name


def _origin(context: Context, held: Opened) -> str:
    words, record = context.words, held.record
    page = record["source_page_or_slide"]
    said = names.origin(context, record["source_id"], record["as_of"])
    where = f"{said} · {page}" if page else said
    if record["source_id"] == OWNER:
        return where
    own = mark("This row stays as it is; what you correct stands beside it as a row of your own.")
    return f"{where}. {words(own)}"


def _fields(context: Context, name: str, held: Opened) -> None:
    words, record = context.words, held.record
    with st.container(key="rec_what", horizontal=True):
        _choice(context, "organisation", held, _organisations(context))
        _choice(context, "sector", held, _sectors(context))
        st.text_input(
            words(mark("Activity")), record.get("activity") or "", key=f"rec_activity {held.tag}"
        )
        _place(context, held)
    with st.container(key="rec_when", horizontal=True):
        for field in _DAYS:
            _day(context, field, held)
        _choice(context, "declared_status", held, _statuses(context))
        _day(context, "as_of", held)
    with st.container(key="rec_many", horizontal=True):
        for field in _NUMBERS:
            st.number_input(
                words(layers.PARTNER_ACTIVITIES.field(field).title),
                min_value=0,
                value=record.get(field),
                step=1,
                key=f"rec_{field} {held.tag}",
            )
    with st.container(key="rec_whom", horizontal=True):
        known = _organisations(context)
        for field in _LISTS:
            st.multiselect(
                words(layers.PARTNER_ACTIVITIES.field(field).title),
                list(known),
                _known(record.get(field), known),
                format_func=lambda one: known.get(one, one),
                key=f"rec_{field} {held.tag}",
                placeholder="",
            )
        title = words(layers.PARTNER_ACTIVITIES.field("beneficiary").title)
        st.text_input(title, record.get("beneficiary") or "", key=f"rec_beneficiary {held.tag}")
    st.text_area(
        words(mark("Note")), record.get("note") or "", key=f"rec_note {held.tag}", height=80
    )
    if name != NEW and record["source_id"] != OWNER:
        said = mark("The corrected row counts in its place; the other stays listed, set aside")
        st.checkbox(words(said), value=True, key=f"rec_instead {held.tag}")


def _choice(context: Context, field: str, held: Opened, options: Mapping[str, str]) -> None:
    own = held.record.get(field)
    ids = list(options) if own in options or own is None else [own, *options]
    st.selectbox(
        context.words(_TITLES.get(field) or layers.PARTNER_ACTIVITIES.field(field).title),
        ids,
        index=ids.index(own) if own in ids else None,
        format_func=lambda one: options.get(one, one),
        key=f"rec_{field} {held.tag}",
        placeholder="",
    )


_TITLES: Final = {
    "organisation": mark("Organisation"),
    "declared_status": mark("Status"),
    "as_of": mark("Known to be so on"),
}


def _place(context: Context, held: Opened) -> None:
    options = context.dataset.derived.get(
        ("places to choose", context.view.lang), lambda: _places(context)
    )
    own = _place_key(held.record)
    if own and own not in options:
        options = {own: held.record.get("place") or own, **options}
    st.selectbox(
        context.words(mark("Place")),
        list(options),
        index=list(options).index(own) if own else None,
        format_func=lambda one: options.get(one, one),
        key=f"rec_place {held.tag}",
        placeholder="",
    )


def _place_key(record: Mapping[str, Any]) -> str:
    level, place = record.get("place_level"), record.get("place_id")
    return f"{level}/{place}" if level and place else ""


def _places(context: Context) -> dict[str, str]:
    """Returns every place at which work can be, with its name, its level and what it lies in."""
    dataset = context.dataset
    found = [("site", one["id"], one["district_pcode"]) for one in dataset.registered(_SITES)]
    found += [("site_group", one["id"], "") for one in dataset.registered(SITE_GROUPS)]
    with_sites = dict.fromkeys(one["governorate_pcode"] for one in dataset.registered(_SITES))
    found += [(SITES_TOGETHER, one, "") for one in sorted(filter(None, with_sites))]
    for level in LEVELS:
        above = LEVELS[max(LEVELS.index(level) - 1, 0)]
        for code in dataset.units.codes(level):
            upper = dataset.units.parents(code)[above]
            found.append((level, code, upper if upper != code else ""))
    return {
        f"{level}/{place}": " · ".join(_named(context, level, place, upper))
        for level, place, upper in found
    }


_SITES: Final = layers.INFORMAL_SITES


def _named(context: Context, level: str, place: str, upper: str) -> list[str]:
    name = place_name(context, level, place)
    title = context.words(vocabulary.PLACE_LEVELS[level])
    parts = [name, "" if level == SITES_TOGETHER else title]
    return [*filter(None, parts), *([names.unit(context, upper)] if upper else [])]


def _day(context: Context, field: str, held: Opened) -> None:
    own = held.record.get(field)
    last = days.today() if field == "as_of" else days.latest(Span.PLANNED)
    title = _TITLES.get(field) or layers.PARTNER_ACTIVITIES.field(field).title
    st.date_input(
        context.words(title),
        dt.date.fromisoformat(own) if own else None,
        min_value=days.FIRST_PLAUSIBLE,
        max_value=last,
        key=f"rec_{field} {held.tag}",
    )


def _organisations(context: Context) -> dict[str, str]:
    found = {one: names.organisation_in_full(context, one) for one in context.dataset.organisations}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def _sectors(context: Context) -> dict[str, str]:
    return {one: names.sector(context, one) for one in vocabulary.NAMED_SECTORS}


def _statuses(context: Context) -> dict[str, str]:
    return {one: context.words(said) for one, said in _STATUSES.items()}


def _known(text: Any, known: Mapping[str, Any]) -> list[str]:  # noqa: ANN401 - a text or nothing
    return [one for one in str(text or "").split("|") if one in known]


def _typed(held: Opened) -> dict[str, Any]:
    """Returns what stands in the form, as stored fields."""
    record = held.record

    def of(field: str) -> Any:  # noqa: ANN401 - whatever the widget holds
        return acts.taken(f"rec_{field} {held.tag}")

    found: dict[str, Any] = {one: of(one) for one in (*_CHOICES, *_NUMBERS)}
    for one in _TEXTS:
        text, before = " ".join(str(of(one) or "").split()), record.get(one)
        found[one] = before if text == " ".join(str(before or "").split()) else text or None
    for one in (*_DAYS, "as_of"):
        day = of(one)
        found[one] = day.isoformat() if isinstance(day, dt.date) else None
    place = of("place")
    if place and (place != _place_key(record) or "id" not in record):
        found["place_level"], _, found["place_id"] = str(place).partition("/")
    known = filters.dataset().organisations
    for one in _LISTS:
        told = list(of(one) or ())
        is_same = set(told) == set(_known(record.get(one), known))
        found[one] = record.get(one) if is_same else "|".join(told) or None
    if found["donor"] != record.get("donor"):
        relation = record.get("donor_relation") or "funds"
        found["donor_relation"] = relation if found["donor"] else None
    found["instead"] = of("instead") is not False
    return found


def _close(context: Context, held: Opened, form: str) -> None:
    """Draws the way to say that the work is over: gone since a day, and never deleted."""
    words, key = context.words, f"rec_over {held.tag}"
    with st.popover(words(mark("It is over")), icon=":material/event_busy:", key="rec_p_over"):
        said = mark("The record stays, with this day as its end.")
        st.html(markup.paragraph(words(said)))
        st.date_input(
            words(mark("Over since")),
            min(days.today(), context.day),
            min_value=days.FIRST_PLAUSIBLE,
            max_value=days.today(),
            key=key,
        )
        acts.button(
            words(mark("Close it")),
            key="rec_close",
            type="primary",
            act=partial(desk.close, held, form, key),
        )
