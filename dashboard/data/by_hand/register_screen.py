"""The register of organisations for coordinators: its list, and what is said of one by hand."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard.data.by_hand import hand_desk
from dashboard.data.by_hand.hand_desk import Opened
from dashboard.session import acts, filters
from geo.catalog.registers import AMENDMENTS, ORGANISATIONS
from geo.catalog.vocabulary import ORGANISATION_TYPES
from geo.dataset import names
from geo.dataset.context import Context
from geo.intake.by_hand import register
from geo.intake.by_hand.hand import EditedError
from geo.intake.by_hand.register import Entry
from geo.intake.sheets.known import organisation_key
from geo.language import mark
from geo.settings import reached
from maps.look import markup
from maps.look.templates import joined, piece

ALL: Final = "all"
"""The state of the address that shows the whole list."""
MOST_SHOWN: Final = 150
_TEXTS: Final = ("acronym", "name", "name_ar")
_FIND: Final = "reg_find"


def draw(context: Context) -> None:
    """Draws the list, and above it the organisation of the address."""
    words = context.words
    found = register.entries(hand_desk.hand())
    lead = mark(
        "Who is who in sheets: other names are found in all that is handed in. Rows of the data "
        "pack stay as they are; what is said here lies over them and can be undone."
    )
    title = words.count("{n} organisation", "{n} organisations", len(found))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.title(title, words(lead)), width="stretch")
        back = reached(f"/data?{context.view.with_page('register', '').query_string()}")
        st.html(markup.button(words(mark("Back to files")), back), width="content")
    hand_desk.tell(context, _meanwhile)
    chosen = context.view.page_state("register")
    if chosen != ALL:
        into = {gone["id"]: one.record["id"] for one in found for gone in one.merged}
        _one(context, found, into.get(chosen, chosen))
    _list(context, found)


def _list(context: Context, found: Sequence[Entry]) -> None:
    words = context.words
    with st.container(key="reg_list"):
        label = words(mark("Find an organisation"))
        st.text_input(label, key=_FIND, placeholder=label, label_visibility="collapsed")
        wanted = organisation_key(str(acts.taken(_FIND) or ""))
        shown = [one for one in found if not wanted or _is_called(one, wanted)]
        if not shown:
            st.html(markup.empty(words(mark("No organisation goes by that name."))))
            return
        head = words.each(
            mark("Acronym"),
            mark("Name"),
            mark("Type"),
            mark("Other names"),
            mark("Records"),
            mark("Source"),
        )
        caption = words.count("{n} organisation", "{n} organisations", len(shown))
        rows = [_row(context, one) for one in shown[:MOST_SHOWN]]
        st.html(markup.table(caption, head, rows))
        if len(shown) > MOST_SHOWN:
            rest = len(shown) - MOST_SHOWN
            st.html(markup.note(words.count("and {n} more", "and {n} more", rest)))


def _is_called(one: Entry, wanted: str) -> bool:
    own = (one.record[name] for name in ("id", *_TEXTS))
    return any(wanted in organisation_key(name or "") for name in (*own, *one.aliases))


def _row(context: Context, one: Entry) -> list[str]:
    words, record = context.words, one.record
    name: Markup | str = markup.isolated(context.words.name(record))
    told = [words(mark("corrected"))] if one.original else []
    if one.merged:
        told.append(words.count("{n} merged into it", "{n} merged into it", len(one.merged)))
    if told:
        name = piece("{} <small>{}</small>", name, words.listed(told))
    return [
        markup.link(record["acronym"] or "–", _address(context, record["id"])),
        markup.link(name, _address(context, record["id"])),
        names.value(context, "orgtype", record["type"]),
        markup.isolated(" · ".join(one.aliases)) if one.aliases else "–",
        markup.number(one.records),
        markup.isolated(_source(context, record["source_id"])),
    ]


def _source(context: Context, source_id: str) -> str:
    known = context.dataset.sources.get(source_id)
    return (context.words.name(known, "caption") if known else "") or source_id


def _address(context: Context, organisation: str) -> str:
    query = context.view.with_page("register", organisation).query_string()
    return reached(f"/data?{query}")


def _one(context: Context, found: Sequence[Entry], chosen: str) -> None:
    words = context.words
    entry = next((one for one in found if one.record["id"] == chosen), None)
    with st.container(key="reg_form"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = names.organisation_in_full(context, chosen)
            st.html(markup.box_title(title), width="stretch")
            if entry is not None:
                _merge(context, found, entry)
            acts.button(
                words(mark("Close")),
                icon=":material/close:",
                key="reg_close",
                act=partial(filters.show_state, "register", ALL),
            )
        if entry is None:
            gone = mark("The register has no such organisation; it may be merged into another.")
            st.html(markup.empty(words(gone)))
            return
        _form(context, entry)
        for alias in register.aliases_said(hand_desk.hand(), chosen):
            _alias(context, chosen, alias)
        for gone_one in entry.merged:
            _part(context, gone_one)


def _form(context: Context, entry: Entry) -> None:
    words, form = context.words, f"register/{entry.record['id']}"
    now = Opened(dict(entry.record), context.dataset.revision)
    held = hand_desk.opened(form, lambda: now) or now
    record, tag = held.record, held.tag
    if entry.original:
        st.html(markup.note(_originally(context, entry.original)))
    with st.form(f"reg_fields {tag}", border=False):
        with st.container(key="reg_what", horizontal=True):
            for name in _TEXTS:
                title = words(ORGANISATIONS.field(name).title)
                st.text_input(title, record[name] or "", key=f"reg_{name} {tag}")
            st.selectbox(
                words(mark("Type")),
                list(ORGANISATION_TYPES),
                list(ORGANISATION_TYPES).index(record["type"]),
                format_func=lambda one: words(ORGANISATION_TYPES[one]),
                key=f"reg_type {tag}",
            )
        if entry.aliases:
            known = joined((markup.isolated(one) for one in entry.aliases), " · ")
            said = words(mark("Also written as"))
            st.html(markup.note(joined([said, known], ": ")))
        st.text_input(words(mark("One more name, as sheets write it")), key=f"reg_alias {tag}")
        acts.button(
            words(mark("Save")),
            key="reg_save",
            widget=st.form_submit_button,
            type="primary",
            act=partial(_save, held, form),
        )


def _originally(context: Context, original: Mapping[str, Any]) -> str:
    """Returns what an organisation's own row says, and of which source."""
    parts = [original["acronym"], original["name"], original["name_ar"]]
    kind = names.value(context, "orgtype", original["type"])
    said = " · ".join(one for one in (*parts, kind) if one)
    source = _source(context, original["source_id"])
    return context.words(mark("In {source}: {said}"), source=source, said=said)


def _save(held: Opened, form: str) -> None:
    """Callback: the form of an organisation was sent."""
    record, tag = held.record, held.tag
    typed = {name: str(acts.taken(f"reg_{name} {tag}") or "") for name in (*_TEXTS, "type")}
    said = {name: text for name, text in typed.items() if text != (record[name] or "")}
    if alias := str(acts.taken(f"reg_alias {tag}") or ""):
        said["alias"] = alias
    seen = (hand_desk.opened_before(form) or held).seen
    hand_desk.done(partial(register.say, hand_desk.hand(), record["id"], said, seen), form)


def _merge(context: Context, found: Sequence[Entry], entry: Entry) -> None:
    words, own = context.words, entry.record["id"]
    others = [one.record["id"] for one in found if one.record["id"] != own]
    key = f"reg_into {own}"
    with st.popover(words(mark("Merge …")), icon=":material/merge:", key="reg_p_merge"):
        said = mark(
            "All records of this one count as the other's, everywhere, and its names find the "
            "other. It can be undone: both are then as they were."
        )
        st.html(markup.paragraph(words(said)))
        st.selectbox(
            words(mark("It is the same as")),
            others,
            index=None,
            format_func=lambda one: names.organisation_in_full(context, one),
            key=key,
            placeholder=words(mark("Find an organisation")),
        )
        acts.button(
            words(mark("Merge")),
            key="reg_merge",
            type="primary",
            act=partial(_merged, own, key, context.dataset.revision),
        )


def _merged(own: str, key: str, seen: int) -> None:
    """Callback: an organisation is merged into the one of a widget."""
    into = str(acts.taken(key) or "")
    if hand_desk.done(partial(register.merge, hand_desk.hand(), own, into, seen)):
        filters.show_state("register", into)


def _alias(context: Context, organisation: str, alias: str) -> None:
    """Draws a name that was given by hand, and the button that takes it away."""
    words = context.words
    with st.container(horizontal=True, vertical_alignment="center", key=f"reg_alias_of {alias}"):
        said = words(mark("Also written as {name}, by hand."), name=f"\u2068{alias}\u2069")
        st.html(piece("{}", said), width="content")
        acts.button(
            words(mark("Take this name away")),
            key=f"reg_forget {alias}",
            act=partial(_forgotten, organisation, alias, context.dataset.revision),
        )


def _forgotten(organisation: str, alias: str, seen: int) -> None:
    """Callback: a name that was given by hand is taken away."""
    hand_desk.done(partial(register.forget, hand_desk.hand(), organisation, alias, seen))


def _part(context: Context, gone: Mapping[str, Any]) -> None:
    words = context.words
    with st.container(horizontal=True, vertical_alignment="center", key=f"reg_of {gone['id']}"):
        name = gone["acronym"] or gone["name"]
        said = words(mark("{name} is merged into it."), name=f"\u2068{name}\u2069")
        st.html(piece("{}", said), width="content")
        acts.button(
            words(mark("Part them again")),
            key=f"reg_part {gone['id']}",
            act=partial(_parted, gone["id"], context.dataset.revision),
        )


def _parted(gone: str, seen: int) -> None:
    """Callback: an organisation that was merged is one of its own again."""
    hand_desk.done(partial(register.part, hand_desk.hand(), gone, seen))


def _meanwhile(context: Context, fault: EditedError) -> Markup:
    """Returns what somebody else said of an organisation, field by field."""
    words = context.words
    titles = {one.name: one.title for one in AMENDMENTS.fields}
    told = (*_TEXTS, "type", "aliases", "merged_into")
    rows = [
        [words(titles[name]), markup.isolated(before or "–"), markup.isolated(now or "–")]
        for name, (before, now) in fault.meanwhile.changes.items()
        if name in told
    ]
    head = words.each(mark("Field"), mark("Before"), mark("Now"))
    caption = words(mark("What was changed meanwhile"))
    return markup.table(caption, head, rows, sorts=False)
