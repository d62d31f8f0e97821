"""If they leave: what the slides say of each case, by hand, and what no supposition may do."""

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from geo import language
from geo.catalog import layers
from geo.coverage import endings, handovers, providers
from geo.coverage.places import Place
from geo.dataset import selection, supposed
from geo.dataset.context import Context
from geo.presence.periods import Periods, Status
from geo.presence.presence import Chosen, Presence
from geo.profiles.texts import sentences
from geo.view.view import View

JUNE, DECEMBER = dt.date(2023, 6, 15), dt.date(2023, 12, 13)
AUTUMN = ("drc", "mercy-corps")
BZEBIZ = "bzebiz-albu-jasim"
CASES = [
    (JUNE, AUTUMN, "kilo-9", "wash", ()),
    (JUNE, AUTUMN, "kilo-18-al-karama", "wash", ()),
    (JUNE, AUTUMN, "habbaniya-low-cost", "wash", ()),
    (JUNE, AUTUMN, BZEBIZ, "wash", ()),
    (JUNE, ("mercy-corps",), BZEBIZ, "wash", ("drc",)),
    (JUNE, ("mercy-corps",), "kilo-9", "wash", ()),
    (JUNE, ("drc",), "kilo-9", "wash", ("mercy-corps",)),
    (JUNE, AUTUMN, BZEBIZ, "cccm", ()),
    (JUNE, AUTUMN, BZEBIZ, "shelter-nfi", ("momd",)),
    (JUNE, ("drc", "momd"), BZEBIZ, "shelter-nfi", ()),
    (JUNE, AUTUMN, BZEBIZ, "protection", ()),
    (JUNE, AUTUMN, "aaf", "cccm", ()),
    (JUNE, AUTUMN, "aaf", "shelter-nfi", ()),
    (JUNE, AUTUMN, "aaf", "wash", ()),
    (DECEMBER, ("dary",), "kilo-7", "health", ("bwa",)),
    (DECEMBER, ("dary",), BZEBIZ, "health", ()),
    (DECEMBER, ("dary",), "habbaniya-low-cost", "health", ()),
    (DECEMBER, ("bwa",), "kilo-7", "health", ("dary",)),
    (DECEMBER, ("bwa",), "kilo-18-al-karama", "mhpss", ()),
    (DECEMBER, ("bwa", "dary"), "kilo-18-al-karama", "health", ()),
    (DECEMBER, ("momd",), BZEBIZ, "wash", ()),
    (DECEMBER, ("momd",), "habbaniya-low-cost", "shelter-nfi", ()),
    (DECEMBER, ("irc",), "kilo-7", "legal", ("bwa",)),
]
"""Day, who leaves, a site, a sector, and who is named there without them."""
DONORS = {
    "bha": ("iom-cccm-kilo-18", "iom-shelter-nfi-kilo-18"),
    "echo": ("irc-legal-anbar", "irc-protection-anbar"),
    "unhcr": ("irc-legal-anbar", "irc-protection-anbar"),
    "unfpa": ("uims-gbv-bzebiz",),
    "unicef": ("ssord-education-anbar", "ssord-education-bzebiz"),
    "oxfam": tuple(
        f"bwa-{sector}-{site}"
        for sector in ("health", "legal", "livelihoods", "mhpss")
        for site in ("kilo-18", "kilo-7")
    ),
}
"""The work that the slides name each donor for."""


def without(dataset, *organisations, day=None, donors=()):
    return supposed.of(dataset, View(without=organisations, without_donor=donors, date=day))


def named(dataset, place, sector, day):
    counted = dataset.presence.counts(Chosen(day.isoformat(), (sector,)))
    return counted[place].organisations if place in counted else ()


def active(dataset, day):
    presence = dataset.presence
    rows = np.flatnonzero(presence.periods.active(day.toordinal()))
    return dict(
        zip(presence.ids[rows].tolist(), presence.values("organisation", rows), strict=True)
    )


@pytest.mark.parametrize(("day", "gone", "site", "sector", "left"), CASES)
def test_who_is_left_is_what_the_slides_say(dataset, day, gone, site, sector, left):
    assert {*left} <= {*named(dataset, site, sector, day)}
    assert named(without(dataset, *gone, day=day), site, sector, day) == left


def test_autumn_2023_is_supposed_in_june_as_it_came(dataset):
    then, later = active(dataset, JUNE), active(dataset, DECEMBER)
    ended = {one for one, who in then.items() if who in AUTUMN and one not in later}
    made = without(dataset, *AUTUMN, day=JUNE)
    assert len(ended) == 14
    assert {*then} - {*active(made, JUNE)} == ended
    sites = dataset.features["informal-sites"]["id"]
    for site, sector in itertools.product(sites, ("wash", "cccm", "shelter-nfi", "health")):
        stayed = {*named(dataset, site, sector, JUNE)} & {*named(dataset, site, sector, DECEMBER)}
        if (site, sector) != ("kilo-7", "cccm"):  # where IOM ended as well
            assert {*named(made, site, sector, JUNE)} == stayed, (site, sector)


def test_every_donor_of_the_slides_has_a_case(dataset):
    assert dataset.vocabulary["without_donor"] == {*DONORS}


@pytest.mark.parametrize(("donor", "work"), DONORS.items())
def test_a_donor_takes_the_work_that_names_it_and_no_other(dataset, donor, work):
    made = without(dataset, donors=(donor,))
    before, after = (one.presence.status(DECEMBER) for one in (dataset, made))
    changed = (before.fillna("") != after.fillna("")).to_numpy()
    assert tuple(sorted(dataset.presence.ids[changed])) == work
    assert not after[changed].isin(["active", "planned"]).any()


def test_days_before_are_as_the_sources_state_them(dataset):
    made = without(dataset, *AUTUMN, "iom", day=JUNE)
    for day in (JUNE - dt.timedelta(days=1), dt.date(2023, 3, 1), dt.date(2022, 2, 15)):
        assert active(made, day) == active(dataset, day)
    for day in (JUNE, DECEMBER, dt.date(2024, 6, 1)):
        assert not {*AUTUMN, "iom"} & {*active(made, day).values()}


@pytest.mark.parametrize("audience", ["dataset", "partner", "public"])
def test_the_rows_and_what_is_counted_with_say_the_same(request, audience):
    held = request.getfixturevalue(audience)
    made = without(held, *AUTUMN, day=JUNE, donors=sorted(held.vocabulary["without_donor"]))
    rows = made.features[layers.PARTNER_ACTIVITIES.id]
    read = Periods.of(rows, made.day.toordinal())
    for name in ("start", "first", "last", "open_ended", "scheduled", "monthly", "confirmed"):
        assert (getattr(read, name) == getattr(made.presence.periods, name)).all(), name
    own = Presence.of(
        rows,
        made.features["informal-sites"] if made.sites_are_told_apart else None,
        made.units,
        made.day,
    )
    assert dict(own.counts(Chosen("2023-06-15"))) == dict(
        made.presence.counts(Chosen("2023-06-15"))
    )


def test_what_leaves_is_not_known_to_be_there_nor_reported(dataset):
    day = dt.date(2024, 2, 1)
    made = without(dataset, "iom", "drc", "dary", day=day)
    theirs = pd.Series(made.features[layers.PARTNER_ACTIVITIES.id]["organisation"]).isin(
        ["iom", "drc", "dary"]
    )
    status = made.presence.periods.status(day.toordinal())[theirs.to_numpy()]
    assert {*status.tolist()} <= {Status.ENDED, Status.UNSTATED}
    assert not endings.not_known(made, day)[theirs.to_numpy()].any()


def test_coverage_follows_by_itself(dataset):
    view = View(without=AUTUMN, date=JUNE)
    made = supposed.of(dataset, view)
    gone = providers.unserved(made, view, [Place("site", "kilo-9")])
    (water,) = [one for one in gone if one.sector == "wash"]
    assert (water.last, water.since) == (("mercy-corps",), JUNE)
    over = handovers.handovers(made, view, [Place("site", "kilo-9")])
    (told,) = [
        one for one in over if one.organisation == "mercy-corps" and one.place.level == "site"
    ]
    assert (told.to, told.status) == ((), handovers.UNKNOWN)
    assert not told.scheduled


def test_a_supposed_end_is_never_the_end_of_a_source(dataset):
    made = without(dataset, "drc", day=JUNE)
    rows = made.features[layers.PARTNER_ACTIVITIES.id]
    changed = rows["end_basis"] == "supposed"
    assert {*rows["organisation"][changed]} == {"drc"}
    assert {*rows["end"][changed].dropna()} == {"2023-06-14"}
    real = dataset.features[layers.PARTNER_ACTIVITIES.id]
    assert not (real["end_basis"] == "supposed").any()


@pytest.mark.parametrize("audience", ["dataset", "partner", "public"])
def test_no_supposed_end_has_a_handover(request, audience):
    held = request.getfixturevalue(audience)
    stated = held.features[layers.PARTNER_ACTIVITIES.id]
    for day in (JUNE, dt.date(2022, 6, 15), DECEMBER):
        made = without(held, *sorted(held.vocabulary["without"]), day=day)
        rows = made.features[layers.PARTNER_ACTIVITIES.id]
        ours = rows["id"].isin(supposed.ends(made)).to_numpy()
        assert ours.any()
        assert (
            rows[["handover_to", "handover_status", "extension_possible"]][ours]
            .isna()
            .all(axis=None)
        )
        assert rows["handover_status"][~ours].equals(stated["handover_status"][~ours])
        for name in ("handover_to", "handover_status"):
            told = made.presence.values(name, np.flatnonzero(ours))
            assert {*told} <= {None, ""} or pd.isna(told).all()


def test_suppositions_do_not_add_up_and_go_again(dataset):
    first = without(dataset, "drc", day=JUNE)
    second = without(first, "dary", day=DECEMBER)
    assert second is without(dataset, "dary", day=DECEMBER)
    assert supposed.of(second, View()) is dataset
    assert len({dataset.edition, first.edition, second.edition}) == 3


@pytest.mark.parametrize("audience", ["dataset", "partner", "public"])
def test_no_supposition_names_who_is_not_named(request, audience):
    held = request.getfixturevalue(audience)
    rows = held.features[layers.PARTNER_ACTIVITIES.id]
    donors = {one for text in rows["donor"].dropna() for one in text.split("|")}
    assert held.vocabulary["without"] == held.vocabulary["partner"]
    assert held.vocabulary["without_donor"] == donors
    _, problems = View.from_query([("without", "nobody-at-all")], held.vocabulary)
    said = str(problems[0]).replace("nobody-at-all", "")
    for hidden in ("not-named", "not-named-1", "echo", "acme"):
        if hidden not in held.vocabulary["without"]:
            _, problems = View.from_query([("without", hidden)], held.vocabulary)
            assert str(problems[0]).replace(hidden, "") == said


def test_the_public_supposition_is_made_of_the_public_dataset_alone(public):
    for gone in public.vocabulary["without"]:
        made = without(public, gone)
        rows, real = (one.features[layers.PARTNER_ACTIVITIES.id] for one in (made, public))
        same = (rows["organisation"] != gone).to_numpy()
        assert rows[same].drop(columns="geometry").equals(real[same].drop(columns="geometry"))
        assert rows["id"].equals(real["id"])


def test_a_paragraph_says_first_that_it_supposes(dataset):
    view = View(without=("drc",), without_donor=("oxfam",), date=JUNE)
    for lang in language.Language:
        asked = view.having(lang=lang)
        context = Context(supposed.of(dataset, asked), asked, language.words(lang))
        said = supposed.sentence(context)
        assert "DRC" in said
        assert sentences.paragraph(context).text.startswith(said)


def test_the_view_goes_to_an_address_and_back(dataset):
    view = View(without=("mercy-corps", "drc", "drc"), without_donor=("echo",))
    assert view.to_query() == [
        ("without", "drc"),
        ("without", "mercy-corps"),
        ("without_donor", "echo"),
    ]
    assert View.from_query(view.to_query(), dataset.vocabulary) == (view, ())
    assert view.supposes
    assert view.without_suppositions() == View()


def test_every_selection_stays_inside_what_is_stated(dataset):
    view = View(without=("drc",), date=JUNE)
    made = supposed.of(dataset, view)
    for layer in (layers.PARTNER_ACTIVITIES, layers.INFORMAL_SITES):
        shown = selection.select(made, layer.id, view)
        stated = selection.select(dataset, layer.id, view)
        assert {*shown["id"]} <= {*stated["id"]}
