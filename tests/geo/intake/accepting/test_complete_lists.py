"""A list that is complete for a place covers it: its silence there says that there is none."""

import datetime as dt

import pytest

from geo import language
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import SOURCE_SCOPES, SOURCES
from geo.coverage import covered
from geo.dataset.context import Context
from geo.intake.accepting import undo
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.language import Language
from geo.profiles.texts import known_text
from geo.view.view import View
from maps.document import covers, parts

HEAD = "Activity ID,Organisation,Sector,Governorate,District,Start,Status,Reported on"
ANBAR = ("A-1,DRC,WASH,Al-Anbar,Al-Ramadi,2026-01-05,ongoing", "A-2,IRC,Health,Al-Anbar,Heet,,")
DAY, FILE = "2026-11-20", "women-centre-of-fatima.csv"
OTHERS = (Audience.PARTNER, Audience.PUBLIC)


@pytest.fixture
def imports(small_store):
    return Imports(*small_store)


def accept(imports, rows=ANBAR, day=DAY, **said):
    content = "\n".join([HEAD, *(f"{one},{day}" for one in rows)]).encode()
    wanted = Wanted(**{"sender": "fatimas", "complete": "all of Anbar", **said})
    made, _ = imports.hand_in(content, FILE, wanted, ("ali", ""))
    return imports.accept(made, "lina@example.org")


def known(library, audience=Audience.COORDINATOR, day=DAY, **asked):
    view = View(date=dt.date.fromisoformat(day), **{"governorate": ("IQG01",), **asked})
    return covered.of_view(library.dataset(audience), view).is_known


def told(library, audience=Audience.COORDINATOR):
    rows = library.dataset(audience).registered(SOURCE_SCOPES)
    return [one for one in rows if one["source_id"] in ("from-fatimas", "handed-in")]


@pytest.mark.parametrize("audience", Audience)
def test_silence_is_known_on_the_day_of_a_complete_list_and_on_no_other(
    small_store, imports, audience
):
    library = small_store[0]
    assert not known(library, audience)
    number = accept(imports).revision.id
    assert known(library, audience)
    assert known(library, audience, governorate=(), district=("IQG01Q05",))
    assert not known(library, audience, day="2026-11-19"), "of ongoing work no earlier day is told"
    assert not known(library, audience, day="2026-11-21")
    assert not known(library, audience, governorate=("IQG15",))
    view = View(date=dt.date.fromisoformat(DAY), governorate=("IQG01",), lang="en")
    context = Context(library.dataset(audience), view, language.words(Language.EN))
    assert "No source" not in known_text.coverage(context)
    (chapter,) = covers.chapter(context)
    about = "\n".join(parts.plain(cell) for row in chapter.blocks[1].rows for cell in row)
    assert "Work in Al-Anbar, by a complete list of 20 November 2026" in about
    assert ("accepted by \u2068lina@example.org\u2069" in about) is (
        audience is Audience.COORDINATOR
    )
    undo.undo(library, number, "me")
    assert not known(library, audience)
    assert not told(library, audience)


def test_that_a_list_is_complete_is_kept_once_and_also_where_nothing_else_changes(imports):
    assert accept(imports, complete="").revision is not None
    assert accept(imports).revision.counts == {"source-scopes": 1, "sources": 1}
    assert accept(imports).revision is None
    accept(imports, ("B-1,DRC,WASH,Ninewa,Sinjar,2026-01-05,ongoing",), complete="all of Ninewa")
    later = accept(imports, day="2026-11-25").revision
    assert later.counts["source-scopes"] == 1
    rows = told(imports._library)
    assert sorted((one["area"], one["period_end"]) for one in rows) == [
        ("IQG01", DAY),
        ("IQG01", "2026-11-25"),
        ("IQG15", DAY),
    ]
    assert {one["who"] for one in rows} == {"lina@example.org"}


@pytest.mark.parametrize(
    ("row", "covers_it"),
    [
        ("A-3,DRC / IRC,WASH,Al-Anbar,Heet,,", False),
        ("A-3,DRC,WASH,Atlantis,Nowhere,,", False),
        ("A-3,DRC / IRC,WASH,Ninewa,Sinjar,,", True),
    ],
)
def test_while_a_row_is_held_back_that_may_lie_there_silence_stays_unknown(
    small_store, imports, row, covers_it
):
    done = accept(imports, (*ANBAR, row))
    assert len(done.outcome.held) == 1
    assert known(small_store[0]) is covers_it


def test_what_is_complete_of_one_organisation_tells_of_no_other(small_store, imports):
    library = small_store[0]
    accept(imports, ANBAR[:1], complete="DRC in Anbar")
    assert not known(library)
    assert known(library, partner=("drc",))
    assert not known(library, partner=("drc", "irc"))
    for audience in OTHERS:
        assert told(library, audience) == []
    (row,) = told(library)
    assert row["scope"] == "Work of DRC in Al-Anbar, by a complete list of 20 November 2026"
    own = accept(imports, ANBAR[:1], sender="drc", only="drc", complete="all", day="2026-11-22")
    assert own.outcome.expected.complete.organisations == ("drc",), "by its link of its own work"
    assert not known(library, day="2026-11-22")


def test_a_complete_list_of_sites_covers_its_sites(small_store, imports):
    head = "Place id,Governorate,District,Location name,Latitude,Longitude,Families"
    content = f"{head}\n7001,Al-Anbar,Al-Ramadi,Camp A,33.42,43.3,11\n".encode()
    wanted = Wanted(sender="dtm", kind="sites", complete="all of Ninewa", day=DAY)
    library = small_store[0]
    view = View(governorate=("IQG15",))
    before = library.dataset(Audience.COORDINATOR)
    assert not covered.lists_sites(before, view)
    made, _ = imports.hand_in(content, "dtm.csv", wanted, ("ali", ""))
    imports.accept(made, "lina")
    for audience in Audience:
        now = library.dataset(audience)
        assert covered.lists_sites(now, view)
        assert not len(now.features[layers.INFORMAL_SITES.id].query("governorate_pcode == 'IQG15'"))


def test_nobody_else_learns_who_sent_a_complete_list_or_how_many_did(small_store, imports):
    library = small_store[0]
    gbv = ("G-1,Fatimas House,GBV,Al-Anbar,Heet,2026-01-05,ongoing",)
    accept(imports, gbv)
    accept(imports, (*ANBAR, gbv[0]), sender="other-senders")
    accept(imports, gbv, complete="GBV", day="2026-11-21")
    assert len(told(library)) == 2
    for audience in OTHERS:
        shown = library.dataset(audience)
        (row,) = told(library, audience)
        assert (row["area"], row["source_id"]) == ("IQG01", "handed-in")
        assert shown.sources["handed-in"]["date"]
        registers = (SOURCE_SCOPES, *((SOURCES,) if audience is Audience.PUBLIC else ()))
        text = str([shown.registered(one) for one in registers]).lower()
        assert not [one for one in ("fatima", "lina", FILE) if one in text]
    assert "from-fatimas" in library.dataset(Audience.PARTNER).sources, "by its work, shown there"


def test_months_that_are_reported_on_are_covered_and_hidden_rows_tell_no_month(
    small_store, imports
):
    library = small_store[0]
    head = "Organisation,Sector,Governorate,Month"
    rows = ("DRC,GBV,Al-Anbar,2026-08", "IRC,Health,Al-Anbar,2026-10", "DRC,WASH,Al-Anbar,2026-09")
    content = "\n".join([head, *rows]).encode()
    wanted = Wanted(sender="fatimas", complete="all of Anbar")
    made, _ = imports.hand_in(content, "3w.csv", wanted, ("ali", ""))
    imports.accept(made, "lina")
    (row,) = told(library)
    assert (row["period_start"], row["period_end"]) == ("2026-08-01", "2026-10-31")
    for audience in OTHERS:
        (row,) = told(library, audience)
        assert (row["period_start"], row["period_end"]) == ("2026-10-01", "2026-10-31")


def test_a_source_stays_while_anything_of_it_does(small_store, imports):
    library = small_store[0]
    first = accept(imports, complete="").revision.id
    accept(imports)
    assert "from-fatimas" in sources(library)
    undo.undo(library, first, "me", keep_later=True)
    assert told(library)
    assert "from-fatimas" in sources(library)


def sources(library):
    return library.dataset(Audience.COORDINATOR).sources
