"""The booklet of an organisation: everything that its page says, in chapters."""

from collections.abc import Iterable
from itertools import chain

from geo import names, organisation_profile
from geo.language import mark
from geo.organisation_profile import Organisation
from geo.scene import Scene
from geo.view import View
from maps import booklet_terms, organisation_sheet, organisation_words
from maps.booklet_parts import (
    Block,
    Booklet,
    Chapter,
    Row,
    Table,
    bold,
    chapter,
    facts,
    line,
    row,
    small,
    source,
    text,
)


def of(scene: Scene, organisation_id: str) -> Booklet | None:
    """Returns the booklet of an organisation; None where the audience knows none of that id."""
    if organisation_id not in scene.dataset.vocabulary["partner"]:
        return None
    found = organisation_profile.of(scene, organisation_id)
    words, record = scene.words, found.record
    title = names.organisation_in_full(scene, organisation_id)
    known = dict.fromkeys(str(record.get(one) or "") for one in ("name", "name_ar", "name_ckb"))
    day = words(mark("Situation of {day}"), day=words.day(scene.day))
    view = View(date=scene.view.date, lang=scene.view.lang, layers=())
    last = max(found.months.months, default=scene.day)
    map_title = organisation_sheet.MAP_TITLES.get(found.places_when, "")
    return Booklet(
        file=f"organisations/{organisation_id}",
        scene=Scene(scene.dataset, view, words),
        eyebrow=f"{names.value(scene, 'orgtype', record['type'])} · {day}",
        title=title,
        names=tuple(one for one in known if one and one not in title),
        code="",
        finding=organisation_sheet.finding(scene, found),
        figures=tuple(organisation_sheet.figures(scene, found)),
        marked=found.places,
        map_title=words(map_title, month=words.month(last)) if map_title else "",
        chapters=tuple(chapters(scene, found)),
    )


def chapters(scene: Scene, found: Organisation) -> Iterable[Chapter]:
    """Yields the chapters that have something to say."""
    return chain(
        _stays(scene, found),
        _with(scene, found),
        _handovers(scene, found),
        _months(scene, found),
        booklet_terms.of_organisation(scene, found.source_ids),
    )


def _stays(scene: Scene, found: Organisation) -> list[Chapter]:
    words = scene.words
    title = words(mark("Places and sectors"))
    aliases = ", ".join(one for one in (found.record["aliases"] or "").split("|") if one)
    also: list[Block] = []
    if aliases:
        also = facts(title, [(words(mark("Also written as")), source(aliases))])
    rows = tuple(
        row(bold(one.stay.place), line(one.sectors, small(one.funded)), one.until)
        for one in organisation_words.stays(scene, found.stays)
    )
    if not rows:
        said = mark("No work is named that goes on, lies ahead or ended this year.")
        return chapter(title, [*also, text(words(said), "empty")])
    head = (words(mark("Place")), words(mark("Sector")), words(mark("Until")))
    return chapter(title, [*also, Table(title, head, (3, 5, 2), rows)])


def _with(scene: Scene, found: Organisation) -> list[Chapter]:
    words = scene.words
    title = words(mark("With whom"))
    pairs = [
        (words(name), words.listed(names.organisation(scene, one) for one in ids))
        for name, ids in (
            (mark("Funded by"), found.donors),
            (mark("Works through"), found.implements),
            (mark("Funds"), found.funds),
            (mark("Works for"), found.works_for),
        )
        if ids
    ]
    nobody = text(words(mark("No donor or implementing partner is stated.")), "empty")
    return chapter(title, facts(title, pairs) or [nobody])


def _handovers(scene: Scene, found: Organisation) -> list[Chapter]:
    words = scene.words
    title = words(mark("Handovers"))
    rows = []
    for one in organisation_words.handovers(scene, found):
        to = words.listed(names.organisation(scene, name) for name in one.to)
        rows.append(
            row(line(bold(one.service), small(one.places)), line(one.status, small(to)), one.gap)
        )
    head = (words(mark("Service")), words(mark("Taken over")), words(mark("Gap")))
    return chapter(title, [Table(title, head, (5, 3, 2), tuple(rows))] if rows else [])


def _months(scene: Scene, found: Organisation) -> list[Chapter]:
    words, held = scene.words, found.months
    title = words(mark("Reported in 2022, districts by month"))
    caption = words(mark("Districts reported by sector and month"))
    head = (words(mark("Sector")), *(words.month(one) for one in held.months))
    rows: list[Row] = [
        row(names.sector(scene, sector),
            *(f"{held.units.get((sector, month), 0)}" for month in held.months))
        for sector in held.sectors
    ]  # fmt: skip
    note = mark(
        "Districts in which the 3W of OCHA reports it; 0: not reported. Governorates where "
        "sectors are shown by governorate."
    )
    widths = (3.0, *(-1.0 for _ in held.months))
    blocks: list[Block] = [Table(caption, head, widths, tuple(rows)), text(words(note), "note")]
    return chapter(title, blocks if rows else [])
