"""Who confirmed a statement last: an organisation by link, coordinators, a sender, a document."""

from written_by_hand import accept, version, work

from geo.access.gate import Access, Gate, Via
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.coverage import state
from geo.dataset import selection
from geo.dataset.context import Context
from geo.intake.by_hand import records
from geo.intake.by_hand.records import Edit
from geo.intake.confirm.asked import Said
from geo.intake.confirm.asking import Asking
from geo.intake.confirm.confirmations import Answer, Confirmations
from geo.intake.proposals.proposals import Imports
from geo.language import Language, words
from geo.profiles.texts import age_text
from geo.values import days
from geo.view.view import View

WORK = layers.PARTNER_ACTIVITIES
EVERY = "Activities handed in by organisations"


def derived(hand, audience=Audience.COORDINATOR):
    dataset = hand.library.dataset(audience)
    rows = dataset.features[WORK.id]
    return selection.derived(dataset, WORK, rows, View(date=days.today())).set_index("id")


def by_link(hand, organisation):
    """All of an organisation's work is said to be still true by its link."""
    desk = Confirmations(hand.library, Gate(hand.gate.config))
    link = Asking(desk, hand.access).make(organisation)
    access = Access(Audience.PUBLIC, who=link.who, via=Via.ORGANISATION, organisation=link)
    told = [Answer(one.about, one.version, Said.STILL_TRUE) for one in desk.asked(link)]
    assert desk.send(access, link, told, version(hand)).renewed == len(told)


def test_who_confirmed_is_told_by_name_and_no_person_is(hand):
    before = work(hand)
    kept, mended = "unhcr-legal-anbar", "unhcr-shelter-nfi-anbar"
    by_link(hand, "bwa")
    records.confirm(hand, [kept], days.today(), version(hand), [kept])
    records.save(hand, Edit(mended, {"note": "A slip of the pen"}, version(hand)))
    accept(Imports(hand.library, hand.gate.config), [("a-1", "DRC", "WASH")])
    rows = derived(hand)
    renewed = rows[rows["source_id"].str.startswith("from-")].drop(records.own(hand, mended))
    told = {source: set(own["last_confirmed_by"]) for source, own in renewed.groupby("source_id")}
    register = hand.library.dataset(Audience.COORDINATOR)
    assert told == {
        "from-bwa": {register.organisations["bwa"]["name"]},
        "from-by-hand": {"Coordinators"},
        "from-drc": {register.organisations["drc"]["name"]},
    }
    own = rows.loc[records.own(hand, mended)]
    document = before.loc[mended, "source_id"]
    assert (own["source_id"], own["confirmed_source"]) == ("from-by-hand", document)
    assert own["last_confirmed_by"] == register.sources[document]["publisher"]
    assert own["last_confirmed"] == before.loc[mended, "last_confirmed"]
    public = derived(hand, Audience.PUBLIC)
    sent = public["source_id"] == "handed-in"
    assert set(public["last_confirmed_by"][sent]) == {EVERY}
    assert public["confirmed_source"].isna().all()
    for audience in Audience:
        seen = derived(hand, audience).drop(columns="geometry")
        assert not seen.astype(str).apply(lambda one: one.str.contains("lina")).any(axis=None)


def test_what_nobody_had_said_by_the_day_was_confirmed_by_nobody(hand):
    dataset = hand.library.dataset(Audience.COORDINATOR)
    rows = selection.derived(
        dataset, WORK, dataset.features[WORK.id], View(date=days.FIRST_PLAUSIBLE)
    )
    assert rows["last_confirmed_by"].isna().all()
    by_link(hand, "bwa")
    for audience, name in (
        (Audience.PARTNER, "Baghdad Women Association"),
        (Audience.PUBLIC, EVERY),
    ):
        view = View(date=days.today(), partner=("bwa",))
        found = state.of(hand.library.dataset(audience), view)
        assert (found.last_confirmed, found.last_confirmed_by) == (days.today(), (name,))


def test_a_document_is_named_by_source_lines_and_others_beside_the_day(hand):
    by_link(hand, "bwa")
    records.confirm(hand, ["unhcr-legal-anbar"], days.today(), version(hand), ["unhcr-legal-anbar"])
    dataset = hand.library.dataset(Audience.COORDINATOR)
    context = Context(dataset, View(), words(Language.EN))
    assert age_text.confirmed(context, "today", ["from-bwa"]) == "today by BWA"
    assert age_text.confirmed(context, "today", ["from-by-hand"]) == "today by the coordinators"
    assert (
        age_text.confirmed(context, "today", ["handed-in"]) == "today by organisations that hand in"
    )
    documents = [one for one in dataset.sources if not one.startswith("from-")]
    assert age_text.confirmed(context, "today", documents) == "today"
