"""What the product says of 2,000 random views is what the data pack says, read with pandas alone.

Of each view organisations and sectors are counted. Of every 25th one kind of thing is asked in
turn (sites, ends, changes, two days, texts), and every 25th of the public is held against the
coordinator's of the same view. A quarter of the views is asked, and all with `ATLAS_FUZZ=full`.
"""

import datetime as dt
import os
import re

import pandas as pd
import plain_reading as plain
import public_bounds
import pytest
import random_views
import surfaces
from public_bounds import OF_SITES, OF_WORK, numbers_of

from geo.coverage import figures as counted
from geo.language import Language
from geo.meeting.scene_text import SceneText
from geo.profiles import key_statements
from geo.profiles.texts import known_text, sentences
from maps.document.coverage import facts, finding
from maps.look import key_figures
from maps.meeting import figures as meeting_figures
from maps.meeting import rows as meeting_rows

VIEWS, CHUNKS, EVERY = 2_000, 20, 25
FEW = 1
"""Chunks that stand for the rest in `make check`."""
ASKED = CHUNKS if os.environ.get("ATLAS_FUZZ") == "full" else CHUNKS // 4
TODAY = dt.date(2026, 11, 29)
AS_IF_TO_COME = re.compile(r"\bwill\b|\bends? next\b|services? ends? by\b|^By .* ends?\b", re.I)


@pytest.fixture(scope="module")
def held(dataset, partner, public):
    return {"coordinator": dataset, "partner": partner, "public": public}


@pytest.fixture(scope="module")
def drawn(held):
    known = {name: one.vocabulary for name, one in held.items()}
    return random_views.draw(VIEWS, known)


chunks = pytest.mark.parametrize(
    "chunk", [pytest.param(n, marks=() if n < FEW else pytest.mark.whole) for n in range(ASKED)]
)


@chunks
def test_what_is_said_of_a_view_is_what_the_sources_carry(held, drawn, chunk):
    faults = []
    for number, one in enumerate(drawn[chunk::CHUNKS]):
        shown = surfaces.context(held[one.audience], one.view)
        found = list(counts(shown, one.audience))
        if number % EVERY == 0:
            found += CHECKS[(number // EVERY + chunk) % len(CHECKS)](shown, one.audience)
        if number % EVERY == 0 and one.audience == "public" and not one.view.wider:
            found += public_bounds.faults(held, one.view, (OF_SITES, OF_WORK)[chunk % 2])
        faults += [f"{one}: {fault}" for fault in found]
    assert faults == []


def counts(shown, audience):
    """Organisations and sectors, and the title that states them."""
    said = numbers_of(shown, ("organisations", "sectors"))
    named = plain.table_of(shown.view, shown.day)
    right = {"organisations": named["organisation"].nunique(), "sectors": named["sector"].nunique()}
    covered = plain.described(shown.view, shown.day)
    for name, number in said.items():
        if number == 0 and not covered:
            yield f"{name} is 0 where no source speaks"
        if audience == "coordinator" and (number or 0) != right[name]:
            yield f"{name} {number}, read {right[name]}"
        if audience == "coordinator" and number is None and covered:
            yield f"{name} is not known where a source speaks"


def sites(shown, audience):
    """Sites, households, people, and the sites without anybody."""
    said, view = numbers_of(shown, OF_SITES), shown.view
    if not plain.lists_sites(view) and any(number is not None for number in said.values()):
        yield f"sites are counted where none is listed: {said}"
    if audience == "public" or not plain.lists_sites(view):
        return
    found = plain.shown_sites(view, shown.day)
    for name in ("unserved", "people-unserved", "people-served"):
        if said[name] == 0 and None in found.values():
            yield f"{name} is 0 where no source speaks"
    right = _of_sites(found)
    for name, number in right.items():
        if (said[name] or 0) != number:
            yield f"{name} {said[name]}, read {number}"


def _of_sites(shown):
    households = plain.sites()["households"]
    none = sum(households[site] for site, number in shown.items() if number == 0)
    some = sum(households[site] for site, number in shown.items() if number)
    return {
        "sites": len(shown),
        "households": sum(households[site] for site in shown),
        "people": 6 * sum(households[site] for site in shown),
        "unserved": sum(number == 0 for number in shown.values()),
        "people-unserved": 6 * none,
        "people-served": 6 * some,
    }


def ends(shown, audience):
    """What ends has an end of its own that a source states; nobody else where that is said."""
    view, last = shown.view, shown.day + plain.OUTLOOK
    listed = meeting_rows.ends(shown)
    for text in _texts(listed):
        yield from _text("scene of ends", text, shown)
    said = {name: key_statements.of(shown.dataset, view, name) for name in OF_WORK[2:]}
    for name, one in said.items():
        if one.number == 0 and not plain.described(view, shown.day):
            yield f"{name} is 0 where no source speaks"
    for name in ("ending", "ending-at-sites", "leaving-nobody"):
        yield from _stated_ends(name, said[name], shown.day, last)
    yield from _stated_ends("ended", said["ended"], dt.date(shown.day.year, 1, 1), shown.day)
    yield from _extension(listed, shown)
    if audience == "coordinator":
        yield from _nobody_else(said["leaving-nobody"], None, view)
        right = plain.ending(view, shown.day)
        if (said["ending"].number or 0) < right:
            yield f"ending {said['ending'].number}, read at least {right}"
        right = plain.ended(view, shown.day)
        if (said["ended"].number or 0) != right:
            yield f"ended {said['ended'].number}, read {right}"


def _stated_ends(name, statement, first, last):
    rows = statement.rows.features
    for row in rows.itertuples():
        if row.end_basis not in ("stated", "scheduled"):
            yield f"{name}: {row.id} has no stated end"
        elif not str(first) <= row.end <= str(last):
            yield f"{name}: {row.id} ends on {row.end}, not between {first} and {last}"


def _extension(listed, shown):
    """The slides hold an extension possible for Dary and IRC."""
    for row in _rows(listed) if shown.view.lang is Language.EN else ():
        if row.who in ("Dary", "IRC") and not _extends(row):
            yield f"no extension is said: {row}"


def _nobody_else(statement, day, view):
    known = plain.work().set_index("id", drop=False)
    for activity in statement.rows.features["id"]:
        row = known.loc[activity]
        end = day or row["until"]
        if end is None or pd.isna(end):
            continue
        found = plain.others(row, end, view)
        if found and all(found):
            yield f"{statement.name}: {activity} leaves {sorted(set.union(*found))}"


def changes(shown, audience):
    """What is new has a start that a source states or calls recent; what ended, a stated end."""
    listed = meeting_rows.since(shown, SceneText(1, 1, "Since", kind="since"))
    for text in _texts(listed):
        yield from _text("scene of changes", text, shown)
    first, second = meeting_rows.days(shown)
    asked = shown.view.having(date=second, compare=first)
    found = {
        name: key_statements.of(shown.dataset, asked, name)
        for name in ("since-new", "since-ended", "since-handed-over")
    }
    numbers = sorted(str(one.number or 0) for one in found.values())
    told = sorted(figure.number.replace("–", "0") for figure in listed.figures[:3])
    if told != numbers:
        yield f"scene says {told}, its statements {numbers}"
    if audience == "coordinator":
        begins = set(plain.work().loc[plain.work()["begins"], "id"])
        for activity in set(found["since-new"].rows.features["id"]) - begins:
            yield f"{activity} is called new, no source says so"
    for name in ("since-ended", "since-handed-over"):
        yield from _gone(name, found[name], first, second)
    for row in _rows(listed) if shown.view.lang is Language.EN else ():
        if row.who == "Dary" and row.tag == "Scheduled end passes" and not _extends(row):
            yield f"no extension is said: {row}"


def _rows(listed):
    return [row for section in listed.sections for row in section.rows]


def _gone(name, statement, first, last):
    rows = statement.rows.features
    stated = rows[rows["end_basis"].isin(("stated", "scheduled")).to_numpy(dtype=bool)]
    for row in stated.itertuples():
        if not str(first) <= row.end <= str(last):
            yield f"{name}: {row.id} ends on {row.end}, not between {first} and {last}"
    if len(stated[["organisation", "sector"]].drop_duplicates()) < (statement.number or 0):
        yield f"{name}: {statement.number} without a stated end of each"


def _extends(row):
    return "extension" in row.what


def two_days(shown, audience):
    """Coverage: its title and figures count nobody only where a source speaks."""
    compared = facts.two(shown)
    title = finding.title(shown, compared)
    made = finding.figures(shown, compared)
    texts = [title, finding.lead(shown, compared), *(t for one in made for t in one[:3])]
    for text in texts:
        yield from _text("coverage", text, shown)
    if shown.view.lang is Language.EN and re.search(r"\bnew\b|taken to go on", " ".join(texts)):
        yield f"coverage calls work new or has it go on: {title}"
    first, second = (plain.sites_described(shown.view, day) for day in compared.days[:2])
    parts = re.sub("[\u2066\u2069]", "", made[0].number).split(" → ")
    if (parts[0] == "0" and not first) or (parts[-1] == "0" and not second):
        yield f"coverage counts nobody where no source speaks: {parts}"
    if audience == "coordinator":
        statement = key_statements.of(shown.dataset, shown.view, "losing")
        yield from _nobody_else(statement, compared.days.second, shown.view)


def texts(shown, audience):
    """Paragraph, known text and figures of the map and of scenes."""
    view = shown.view
    told = sentences.paragraph(shown)
    yield from _text("paragraph", told.text, shown)
    covered = plain.described(view, shown.day)
    if "no organisation is named" in told.text and not covered:
        yield f"nobody is named where no source speaks: {told.text}"
    if audience == "coordinator":
        yield from _paragraph(shown, told, covered)
    for line in known_text.lines(shown, TODAY, of_partners=True):
        yield from _text("what is known", line.text, shown)
    made = [*key_figures.on_map(shown), *meeting_figures.of(shown, tuple(meeting_figures.TITLES))]
    partners = counted.of_partners(shown.dataset, view)
    title = key_figures.partners_title(shown, partners)
    yield from _text("title of partners", title, shown)
    if not covered and title.startswith("0 "):
        yield f"title counts nobody where no source speaks: {title}"
    made += key_figures.of_partners(shown, partners)
    for one in made:
        yield from _text("figure", f"{one.number} {one.label} {one.note}", shown)


def _paragraph(shown, told, covered):
    view = shown.view
    named = plain.table_of(view.having(wider=False), shown.day)
    figures = told.figures
    right = {name: len(found) for name, found in plain.around(view, shown.day).items()}
    right["organisations"] = named["organisation"].nunique()
    right["sectors"] = named["sector"].nunique()
    for name, number in right.items():
        if figures.get(name, 0) != number:
            yield f"paragraph has {name} {figures.get(name, 0)}, read {number}"
    if shown.view.lang is not Language.EN:
        return
    if named.empty and not covered and re.search(r"\b(0|no) organisation", told.text):
        yield f"paragraph counts nobody where no source speaks: {told.text}"
    ending = plain.ending_rows(view.having(wider=False), shown.day)
    extended = ending.loc[ending["extension"], "organisation"].nunique()
    if extended and "An extension is stated as possible" not in told.text:
        yield f"paragraph does not say that an extension is possible: {told.text}"


def _texts(listed):
    for section in listed.sections:
        for row in section.rows:
            yield " · ".join((section.title, row.tag, row.who, row.what, row.number))
    for figure in listed.figures:
        yield f"{figure.number} {figure.label} {figure.note}"


def _text(where, text, shown):
    if re.search(r"[{}]", text):
        yield f"{where} has braces: {text}"
    if shown.view.lang is Language.EN and AS_IF_TO_COME.search(text):
        yield f"{where} reads as if to come: {text}"


CHECKS = (sites, ends, changes, two_days, texts)
