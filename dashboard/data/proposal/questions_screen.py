"""What the file leaves open, most rows first: candidates with the reason, and the map beside."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import maps
from dashboard.data.desk import desk
from dashboard.data.proposal import changes_table
from dashboard.session import acts, filters
from geo import settings
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.scope import EVERYTHING
from geo.errors import GeoError, InvalidQueryError
from geo.intake.proposals import answers
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets import said
from geo.intake.sheets.findings.findings import Question
from geo.intake.sheets.layout.reading import LATER
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.values.organisations import NEW
from geo.intake.sheets.values.places import NOWHERE
from geo.language import mark
from geo.search import search
from geo.units.boundaries import COLLECTIONS, LEVELS, finest_of
from maps.charts.spot_map import Spot
from maps.look import markup
from maps.look.templates import piece

AT_ONCE: Final = 5
MOST_ANSWERED: Final = 40
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SAME: Final = 1.0
_NEAR_M: Final = 5_000
"""How far a row's point may lie from a site of its name that is the only one."""
_SEVERAL: Final = 2
_IDS: Final = ("id", "name", "kind", "form", "day")
"""What an answer is told by, in the candidates of one question or another."""
_TITLES: Final = {
    "place": mark("Where is “{value}”?"),
    "organisation": mark("Who is “{value}”?"),
    "sheet": mark("Other sheets fit as well as “{value}”. Which one is meant?"),
    "kind": mark("What does the sheet list?"),
    "dates": mark("What comes first in the days of “{value}”?"),
    "year": mark("Of which year is “{value}”?"),
    "day": mark("Which day does the file tell?"),
    "site": mark("Which site is “{value}”?"),
    "column": mark("Which column says {value}?"),
    "record": mark("Which record is “{value}”, with other days?"),
}
_OTHER: Final = mark("What is meant by “{value}”?")
_NONE: Final = {
    "place": (NOWHERE, mark("None of these, and no place that is known")),
    "organisation": (NEW, mark("None of these: a new organisation")),
    "site": (NEW, mark("None of these: a new site")),
    "record": (NEW, mark("None of these: work of its own")),
}
_FORMS: Final = {"dmy": mark("The day: 31/12/2026"), "mdy": mark("The month: 12/31/2026")}
_FREE: Final = {
    "place": mark("Another place, by name or P-code"),
    "organisation": mark("Another organisation, by name or acronym"),
    "year": mark("Year"),
    "day": mark("Day, such as 2026-11-30"),
}
_LEVELS: Final = {
    "governorate": mark("Governorate"),
    "district": mark("District"),
    "subdistrict": mark("Sub-district"),
    "site": mark("Site"),
    "locality": mark("Town or village"),
}


_TOLD: Final = {
    "code": mark("the code of the row says so"),
    "name": mark("the names in the row say so"),
    "point": mark("the point of the row lies there"),
}
"""What tells a place, where code, names and point of a row do not agree."""


def draw(context: Context, proposal: Proposal, found: Outcome) -> None:
    """Draws the questions of most rows, and what was answered."""
    words = context.words
    asked = queue(proposal, found)
    with st.container(key="da_queue"):
        title = words.count("{n} question is open", "{n} questions are open", len(asked))
        st.html(markup.box_title(title if asked else words(mark("Nothing is asked"))))
        if not asked:
            text = mark("Every row could be read without help, or was answered.")
            st.html(markup.empty(words(text)))
        else:
            text = mark(
                "Those that matter to most rows come first. What you answer is remembered for this "
                "sender; what you leave for later is asked again."
            )
            st.html(markup.paragraph(words(text)))
            _all_alike(context, proposal, plain(asked))
            _form(context, proposal, asked)
    _answered(context, proposal)


def queue(proposal: Proposal, found: Outcome) -> list[Question]:
    """Returns the open questions, most rows first; those that were left for later at the end."""
    said_later = {key for key, one in proposal.wanted.answers.items() if one == LATER}
    return sorted(found.questions, key=lambda one: (one.about, one.value) in said_later)


def plain(asked: Sequence[Question]) -> list[Question]:
    """Returns the questions whose only candidate has their name; no site stands for two."""
    found = [one for one in asked if _is_plain(one)]
    times = Counter((one.about, _id(one.candidates[0])) for one in found)
    return [
        one for one in found if one.about != "site" or times["site", _id(one.candidates[0])] == 1
    ]


def _is_plain(one: Question) -> bool:
    """Whether a question has one candidate of the same name, and not far away."""
    if one.about not in _NONE or len(one.candidates) != 1:
        return False
    (only,) = one.candidates
    score, metres = only.get("score"), only.get("distance_m")
    is_near = not isinstance(metres, int | float) or metres <= _NEAR_M
    return isinstance(score, int | float) and score >= _SAME and is_near


def _all_alike(context: Context, proposal: Proposal, alike: Sequence[Question]) -> None:
    if len(alike) < _SEVERAL:
        return
    acts.button(
        context.words.count(
            "Same name, one candidate: answer {n} question so",
            "Same name, one candidate: answer {n} questions so",
            len(alike),
        ),
        key="da_alike",
        act=partial(_take_only, proposal, alike),
    )


def _take_only(proposal: Proposal, alike: Sequence[Question]) -> None:
    """Callback: each of these questions is answered by its only candidate."""
    wanted = proposal.wanted
    for one in alike:
        wanted = answers.answered(wanted, one.about, one.value, _id(one.candidates[0]))
    desk.say(proposal, wanted)


def _form(context: Context, proposal: Proposal, asked: Sequence[Question]) -> None:
    words, shown = context.words, asked[:AT_ONCE]
    tag = f"{proposal.id}/{proposal.version}"
    with st.form(f"da_questions {tag}", border=False):
        for number, one in enumerate(shown):
            with st.container(key=f"da_q{number}", horizontal=True):
                _question(context, one, f"{tag}/{number}")
        with st.container(horizontal=True, vertical_alignment="center"):
            acts.button(
                words(mark("Keep these answers")),
                key="da_answer",
                act=partial(_keep, context, proposal, shown, tag),
                widget=st.form_submit_button,
                type="primary",
            )
            left = len(asked) - len(shown)
            if left:
                st.html(markup.note(words.count("{n} more follows", "{n} more follow", left)))


def _question(context: Context, one: Question, tag: str) -> None:
    words = context.words
    value = said.what(one.value, words) if one.about == "column" else f"\u2068{one.value}\u2069"
    with st.container(width="stretch"):
        rows = words.count("{n} row", "{n} rows", one.rows)
        st.html(
            piece(
                '<h3 class="da-ask">{} <small>{}</small></h3>',
                words(_TITLES.get(one.about, _OTHER), value=value),
                words.clauses([rows, *_first(context, one)]),
            )
        )
        if one.about == "column":
            text = mark("Say so in the head of the column, in the sheet of the first step.")
            st.html(markup.paragraph(words(text)))
            return
        options = _options(one)
        if options:
            st.radio(
                words(mark("Answer")),
                options,
                len(options) - 1,
                format_func=lambda chosen: _title(context, one, chosen),
                captions=[_reason(context, one, chosen) for chosen in options],
                key=f"da_answer {tag}",
                label_visibility="collapsed",
            )
        if one.about in _FREE:
            st.text_input(words(_FREE[one.about]), key=f"da_free {tag}")
    drawn = _map(context, one) if one.about in ("place", "site") else ""
    if drawn:
        st.html(drawn, width=maps.CANDIDATES_PX[0])


def _first(context: Context, one: Question) -> list[str]:
    """Returns in which row a question comes up first, and what that row is of."""
    if one.row is None:
        return []
    said = context.words(mark("row {n}"), n=f"{one.row:,}")
    return [context.words.listed(filter(None, (said, one.name and f"\u2068{one.name}\u2069")))]


def _options(one: Question) -> list[str]:
    """Returns the answers that are offered: the candidates, none of them, later."""
    found = [_id(candidate) for candidate in one.candidates]
    if one.about in _NONE:
        found.append(_NONE[one.about][0])
    return [*dict.fromkeys(found), LATER] if found else []


def _id(candidate: Mapping[str, object]) -> str:
    return str(next(candidate[one] for one in _IDS if one in candidate))


def _title(context: Context, one: Question, chosen: str) -> str:
    words = context.words
    if chosen == LATER:
        return words(mark("Answer later"))
    if one.about == "site" and chosen != NEW:
        at = [_id(candidate) for candidate in one.candidates].index(chosen)
        return f"{_LETTERS[at]}  {_answer(context, one.about, chosen)}"
    if one.about == "place" and chosen != NOWHERE:
        at = [_id(candidate) for candidate in one.candidates].index(chosen)
        return f"{_LETTERS[at]}  {_place(context, one.candidates[at])}"
    named = {_id(candidate): str(candidate.get("name", "")) for candidate in one.candidates}
    if one.about == "record" and chosen in named:
        return named[chosen]
    return _answer(context, one.about, chosen)


def _place(context: Context, candidate: Mapping[str, object]) -> str:
    """Returns a place with its level and what it lies in."""
    words, units = context.words, context.dataset.units
    own, level = str(candidate["id"]), str(candidate["level"])
    record = context.dataset.record("informal-sites", own) if level == "site" else None
    code = finest_of(record) if record else own
    above = [one for name, one in units.parents(code).items() if one != own and name in LEVELS[:2]]
    name = names.unit(context, own) if level in LEVELS else str(candidate["name"])
    within = words.listed(names.unit(context, one) for one in reversed(above))
    title = words(_LEVELS[level]) if level in _LEVELS else level
    return " · ".join(filter(None, (name, title, within)))


def _reason(context: Context, one: Question, chosen: str) -> str:
    """Returns how alike a candidate is and why it is offered."""
    found = next((held for held in one.candidates if _id(held) == chosen), {})
    score = found.get("score")
    if not isinstance(score, int | float):
        return ""
    if why := _TOLD.get(str(found.get("why"))):
        return context.words(why)
    if "distance_m" in found:
        return _near(context, found)
    if score >= _SAME:
        return context.words(mark("has this name, or agrees with other cells"))
    return context.words(mark("sounds alike: {percent} %"), percent=round(100 * score))


def _near(context: Context, found: Mapping[str, Any]) -> str:
    """Returns why a known site may be the one of a row: its name, and how far away it lies."""
    words, metres = context.words, found["distance_m"]
    said = words(mark("named alike: {percent} %"), percent=round(100 * found["score"]))
    far = words(mark("{n} m away"), n=f"{metres:,}") if metres is not None else ""
    return words.listed(filter(None, (said, far)))


def _map(context: Context, one: Question) -> Markup:
    at = maps.points(context, [_id(candidate) for candidate in one.candidates])
    spots = [
        Spot(*at[_id(candidate)], text=_LETTERS[number])
        for number, candidate in enumerate(one.candidates)
        if _id(candidate) in at
    ]
    title = context.words(mark("Where the candidates lie"))
    return maps.picture(context, spots, maps.CANDIDATES_PX, title)


def _keep(context: Context, proposal: Proposal, shown: Sequence[Question], tag: str) -> None:
    """Callback: the answers of the form are kept, all at once."""
    wanted = proposal.wanted
    try:
        for number, one in enumerate(shown):
            free = str(acts.taken(f"da_free {tag}/{number}") or "").strip()
            chosen = str(acts.taken(f"da_answer {tag}/{number}") or "")
            answer = meant(context, one.about, free) if free else chosen
            if answer:
                wanted = answers.answered(wanted, one.about, one.value, answer)
    except GeoError as fault:
        filters.hold(desk.FAULT, fault)
        return
    desk.say(proposal, wanted)


def meant(context: Context, about: str, text: str) -> str:
    """Returns the id of what a person typed; InvalidQueryError where nothing has such a name."""
    if about not in ("place", "organisation"):
        return text
    pack = settings.current().data
    code = text.upper()
    if about == "place" and code in context.dataset.units.by_pcode:
        return code
    kinds = [*COLLECTIONS.values(), "informal-sites"] if about == "place" else ["organisations"]
    for found in search.find(context, pack, text, EVERYTHING):
        if found.kind in kinds:
            return _code(context, found.kind, found.id)
    raise InvalidQueryError(
        mark("Nothing that is known has a name like “{value}”."), value=text[:60]
    )


def _code(context: Context, layer_id: str, feature_id: str) -> str:
    record: Mapping[str, Any] = context.dataset.record(layer_id, feature_id) or {}
    return str(record.get("pcode") or feature_id)


def _answered(context: Context, proposal: Proposal) -> None:
    """Draws what was answered for this file, with the way to ask it again."""
    words = context.words
    done = [
        (about, value, answer)
        for (about, value), answer in proposal.wanted.answers.items()
        if answer != LATER and about in _TITLES
    ]
    if not done:
        return
    with st.container(key="da_answered"):
        st.html(markup.box_title(words(mark("Answered"))))
        for number, (about, value, answer) in enumerate(done[-MOST_ANSWERED:]):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(
                    piece(
                        '<p class="a-text"><bdi>{}</bdi> {} <b>{}</b></p>',
                        value,
                        changes_table.arrow(context),
                        _answer(context, about, answer),
                    ),
                    width="stretch",
                )
                acts.button(
                    words(mark("Ask again")),
                    key=f"da_reask_{number}",
                    act=partial(_reask, proposal, about, value),
                )


def _answer(context: Context, about: str, answer: str) -> str:
    if about in _NONE and answer == _NONE[about][0]:
        return context.words(_NONE[about][1])
    if about == "organisation":
        return names.organisation_in_full(context, answer)
    if about == "dates":
        return context.words(_FORMS.get(answer, answer))
    if about == "day":
        return context.words.day(dt.date.fromisoformat(answer))
    if about in ("place", "site"):
        is_unit = answer in context.dataset.units.by_pcode
        return (
            names.unit(context, answer)
            if is_unit
            else names.of_record(context, "informal-sites", answer)
        )
    return said.kind(answer, context.words) if about == "kind" else answer


def _reask(proposal: Proposal, about: str, value: str) -> None:
    """Callback: an answer is taken back; what was remembered of it does not count here."""
    kept = {**proposal.wanted.answers, (about, value): LATER}
    desk.say(proposal, proposal.wanted._replace(answers=kept))
