"""Rounds of sites and of the Return Index, registers and areas that are accepted."""

import dataclasses
import datetime as dt
import sys
from pathlib import Path

import pytest

from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.catalog.registers import RETURN_ROUNDS, SITE_ROUNDS
from geo.dataset import records
from geo.dataset.context import Context
from geo.disclosure import disclosure
from geo.disclosure.rules import SHIPPED, Key, Level, Treatment
from geo.intake.accepting import undo
from geo.intake.by_hand import sites
from geo.intake.by_hand.hand import Hand
from geo.intake.by_hand.sites import Edit
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.language import Language, words
from geo.profiles import site_history
from geo.view.view import View

sys.path.append(str(Path(__file__).parent.parent / "sheets"))
import dtm_rounds


@pytest.fixture
def imports(small_store):
    return Imports(*small_store)


def accept(imports, content, name, **said):
    made, _ = imports.hand_in(content, name, Wanted(**said), ("ali", ""))
    return imports.accept(made, "lina")


def rows_of(library, register):
    return {one["id"]: one for one in records.records(library.store.read(register))}


def test_a_site_of_another_source_is_gone_from_a_list_and_stays(imports, small_store):
    library, _ = small_store
    site = library.dataset(Audience.COORDINATOR).record("informal-sites", "kilo-9")
    head = ["Site name", "Governorate", "District", "Sub-district", "Households"]
    other = ["Al Jisr", "Al-Anbar", "Al-Ramadi", "Markaz Al-Ramadi", "40"]
    pack = ["Kilo 9", *other[1:4], "70"]

    def handed_in(month, *rows, complete=""):
        content = "\n".join(map(",".join, [head, *rows])).encode()
        answers = {("site", "Kilo 9, Al-Ramadi"): "kilo-9"}
        said = {"sender": "iom-dtm", "kind": "sites", "answers": answers, "complete": complete}
        return accept(imports, content, f"IDP list 30 {month} 2024.csv", **said).outcome.difference

    assert handed_in("April", other, pack).counts == (1, 1, 0, 0, 0)
    assert handed_in("May", other).counts.missing == 1
    assert handed_in("June", other, complete="all").counts == (0, 0, 1, 1, 0)
    assert handed_in("July", other, complete="all").counts == (0, 0, 0, 1, 0)
    dataset = library.dataset(Audience.COORDINATOR)
    assert dataset.record("informal-sites", "kilo-9") == site
    assert not len(library.decided().closed)
    context = Context(dataset, View(), words(Language.EN))
    told = site_history.of(context, "informal-sites", "kilo-9").statements
    assert [(one.day, one.households, one.gone_from) for one in told[-2:]] == [
        ("2024-04-30", 70, ()),
        ("2024-06-30", None, ("all",)),
    ]
    assert handed_in("August", other, pack).counts == (0, 1, 0, 1, 0)


def test_each_round_is_kept_and_what_is_gone_closes(imports, small_store, dataset, config):
    library, _ = small_store
    before = library.dataset(Audience.COORDINATOR).features["informal-sites"]
    places = dtm_rounds.districts(config, dataset)
    first, late_name = dtm_rounds.first_round(100, places), "IDP list 30 June 2024.csv"
    second = dtm_rounds.next_round(first, places)
    said = {"sender": "iom-dtm", "kind": "sites"}
    accept(imports, dtm_rounds.csv_of(first), "IDP list 31 March 2024.csv", **said)
    sites = library.dataset(Audience.COORDINATOR).features["informal-sites"]
    assert len(sites) == len(before) + 100
    again = accept(imports, dtm_rounds.csv_of(first), "IDP list 31 March 2024.csv", **said)
    assert again.revision is None
    late = accept(imports, dtm_rounds.csv_of(second), late_name, complete="all", **said)
    assert late.outcome.difference.counts == (10, 10, 10, 80, 0)
    sites = library.dataset(Audience.COORDINATOR).features["informal-sites"]
    assert len(sites) == len(before) + 100
    closed = library.decided().closed
    assert set(closed["until"]) == {"2024-06-30"}
    assert len(closed) == 10
    moved = sites.set_index("id").loc[f"from-iom-dtm-{first[0].id}"]
    assert moved.geometry.y == pytest.approx(first[0].latitude + 0.002)
    history = rows_of(library, SITE_ROUNDS)
    assert len(history) == 210
    assert history[f"from-iom-dtm-{first[2].id}/2024-03-31"]["households"] == first[2].households
    older = accept(imports, dtm_rounds.csv_of(first[:5]), "IDP list 1 January 2024.csv", **said)
    assert older.revision.counts["site-rounds"] == 5
    assert "informal-sites" not in older.revision.counts
    undo.undo(library, late.revision.id, "lina")
    assert len(library.decided().closed) == 0
    undone = library.dataset(Audience.COORDINATOR).record(
        "informal-sites", f"from-iom-dtm-{first[1].id}"
    )
    assert undone["as_of"] == "2024-03-31"


def test_the_public_learns_of_no_round(imports, small_store, dataset, config):
    library, _ = small_store
    sites = dtm_rounds.first_round(3, dtm_rounds.districts(config, dataset))
    accept(imports, dtm_rounds.csv_of(sites), "IDP list 31 March 2024.csv", sender="iom-dtm")
    accept(imports, INDEX.encode(), "index.csv", sender="iom-index", kind="return-index")
    for audience, number in (
        (Audience.COORDINATOR, 3),
        (Audience.PARTNER, 3),
        (Audience.PUBLIC, 0),
    ):
        told = library.dataset(audience)
        assert len(told.features[SITE_ROUNDS.id]) == number
        assert len(told.features[RETURN_ROUNDS.id]) == min(number, 2)


@pytest.mark.parametrize("treatment", [Treatment.TO_SUBDISTRICT, Treatment.HIDE])
def test_who_does_not_see_sites_one_by_one_sees_no_round_of_them(
    imports, small_store, dataset, config, treatment
):
    library, _ = small_store
    places = dtm_rounds.districts(config, dataset)
    first, said = dtm_rounds.first_round(10, places), {"sender": "iom-dtm", "complete": "all"}
    accept(imports, dtm_rounds.csv_of(first), "IDP list 31 March 2024.csv", **said)
    accept(imports, dtm_rounds.csv_of(first[1:]), "IDP list 30 June 2024.csv", **said)
    whole = library.dataset(Audience.COORDINATOR)
    assert len(whole.closed_sites) == 1
    tighter = {Key("informal-sites", Level.SITE, Audience.PARTNER): treatment}
    rules = dataclasses.replace(SHIPPED, table={**SHIPPED.table, **tighter})
    told = disclosure.disclose(whole, Audience.PARTNER, rules)
    assert told.closed_sites == []
    assert told.registered(SITE_ROUNDS) == []
    assert told.on(dt.date(2024, 4, 30)) is told


INDEX = """Governorate,District,Sub-district,Livelihoods and basic services,\
Social cohesion and safety perceptions,Returnees,Round,Date
Ninewa,Sinjar,Al-Shamal,High,High,1200,20,2024-02-29
Al-Anbar,Al-Falluja,Al-Amirya,Low,Medium,600,20,2024-02-29
"""


def test_rounds_of_the_return_index_stay(imports, small_store):
    library, _ = small_store
    made = accept(imports, INDEX.encode(), "index.csv", sender="iom-index", kind="return-index")
    assert made.outcome.difference.counts.new == 2
    held = rows_of(library, RETURN_ROUNDS)
    assert {(one["round"], one["as_of"], one["returnees"]) for one in held.values()} == {
        ("20", "2024-02-29", 1200),
        ("20", "2024-02-29", 600),
    }
    again = accept(imports, INDEX.encode(), "index.csv", sender="iom-index", kind="return-index")
    assert (again.outcome.difference.counts.same, again.revision) == (2, None)
    later = INDEX.replace(",20,2024-02-29", ",21,2024-05-31")
    accept(imports, later.encode(), "index.csv", sender="iom-index", kind="return-index")
    assert len(rows_of(library, RETURN_ROUNDS)) == 4


def test_a_register_adds_and_corrects_without_touching_rows_of_others(imports, small_store):
    library, _ = small_store
    sheet = (
        "Acronym,Organisation,Organisation type,Other names\n"
        "HOA,Hands of Anbar,National NGO,Anbar Hands\n"
        "DRC,Danish Refugee Council,INGO,Dansk Flygtningehjælp\n"
    )
    made = accept(imports, sheet.encode(), "who.csv", sender="abc", kind="organisations")
    assert set(made.revision.counts) == {"organisations", "amendments", "sources"}
    known = library.dataset(Audience.COORDINATOR).organisations
    assert known["hoa"]["name"] == "Hands of Anbar"
    assert "Dansk Flygtningehjælp" in known["drc"]["aliases"].split("|")
    assert library.decided().originals["drc"]["source_id"] != "from-abc"
    again = accept(imports, sheet.encode(), "who.csv", sender="abc", kind="organisations")
    assert again.revision is None


def test_a_corrected_unit_of_an_area_counts_in_place_of_the_packs(imports, small_store):
    library, _ = small_store
    dataset = library.dataset(Audience.COORDINATOR)
    unit = dataset.features["abc-area-units"].iloc[0]
    sheet = (
        "area_id,pcode,evidence,basis,since\n"
        f"{unit['area_id']},{unit['pcode']},stated_abc,Said by the group,2024-01\n"
        "new-area,IQG01Q01,stated_abc,Said by the group,2024-01\n"
    )
    made, found = imports.hand_in(
        sheet.encode(), "areas.csv", Wanted(sender="abc", kind="areas"), ("ali", "")
    )
    accepted = imports.accept(made, "lina")
    assert accepted.revision is not None, [str(one) for one in found.findings]
    units = library.dataset(Audience.COORDINATOR).features["abc-area-units"]
    own = units[(units["area_id"] == unit["area_id"]) & (units["pcode"] == unit["pcode"])]
    assert own["since"].tolist() == ["2024-01"]
    assert library.decided().records("abc-area-units")[0]["id"] == unit["id"]
    undo.undo(library, accepted.revision.id, "lina")
    units = library.dataset(Audience.COORDINATOR).features["abc-area-units"]
    assert unit["id"] in set(units["id"])


ROUND = """Place id,Governorate,District,Location,Latitude,Longitude,Families,Individuals,Date
a1,Ninewa,Sinjar,Camp One,36.45,41.80,,,2024-03-31
a2,Ninewa,Sinjar,Camp Two,36.46,41.81,20,,2024-03-31
"""


def test_a_site_without_households_is_shown_until_somebody_tells_them(imports, small_store):
    library, config = small_store
    who = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)
    hand = Hand(library, Gate(config), who)
    site = "from-iom-dtm-a1"

    def people():
        held = library.dataset(Audience.COORDINATOR).record("informal-sites", site)
        return held["households"], held["individuals"]

    def say(**said):
        sites.save(
            hand, Edit(site, said, library.dataset(Audience.COORDINATOR).revision, "2024-04-02")
        )

    said = {"sender": "iom-dtm", "kind": "sites"}
    accept(imports, ROUND.encode(), "IDP list 31 March 2024.csv", **said)
    assert people() == (None, None)
    say(individuals=90)
    assert people() == (None, 90)
    say(households=15)
    assert people() == (15, 90)
    told = ROUND.replace("2024-03-31", "2024-06-30").replace("41.80,,", "41.80,17,")
    accept(imports, told.encode(), "IDP list 30 June 2024.csv", **said)
    statements = [one.record["households"] for one in sites.statements(hand, site)]
    assert statements[0] == 17
