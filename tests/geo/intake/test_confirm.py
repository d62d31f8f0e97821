"""Answers by confirm links: accepted, mailed for, and how fresh they make the map."""

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from mail_server import running
from pydantic import SecretStr
from written_by_hand import version, work

from geo import settings
from geo.access.gate import Access, Gate, Via
from geo.catalog.audience import Audience
from geo.coverage import corrections, state
from geo.dataset import records as plain
from geo.dataset.scope import Scope
from geo.errors import (
    ConflictError,
    InvalidQueryError,
    LimitError,
    MailError,
    SettingsError,
    WithheldError,
)
from geo.exchange import credits as credit_lines
from geo.intake.accepting import undo
from geo.intake.by_hand import records
from geo.intake.by_hand.hand import Hand
from geo.intake.by_hand.records import Edit
from geo.intake.confirm import asked, checks, mail
from geo.intake.confirm.accepting import Accepting
from geo.intake.confirm.asked import Details, Said
from geo.intake.confirm.asking import Asking, to_remind
from geo.intake.confirm.confirmations import Answer, Confirmations
from geo.language import Language, words
from geo.values import days
from geo.view.view import View

COORDINATOR = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)


def today():
    return days.today().isoformat()


@pytest.fixture
def desk(small_store):
    library, config = small_store
    return Confirmations(library, Gate(config))


def answer(desk, organisation, *said):
    """Sends answers in the order of the page by a new link of an organisation."""
    link = Asking(desk, COORDINATOR).make(organisation)
    access = Access(Audience.PUBLIC, who=link.who, via=Via.ORGANISATION, organisation=link)
    rows = [one for one in desk.asked(link) if one.answer is None]
    told = [
        Answer(row.about, row.version, one, details)
        for row, (one, details) in zip(rows, said, strict=False)
    ]
    received = desk.send(access, link, told, version(desk))
    return [row.record for row in rows], received


def by_said(accepting):
    return {one.said: one for one in accepting.waiting()}


def test_each_answer_is_accepted_with_one_click_and_undone(desk):
    before = work(desk)
    rows, received = answer(
        desk, "nrc",
        (Said.ENDED, Details(end="2026-10-31")),
        (Said.CHANGED, Details(place="Heet", sector="health", until="2027-03-31", word="Moved")),
        (Said.NOT_OURS, Details()),
        (Said.CHANGED, Details(place="Behind the mill", sector="magic")),
    )  # fmt: skip
    assert received == (0, 4, 0, ())
    assert work(desk).equals(before)
    accepting = Accepting(desk, COORDINATOR)
    (link,), made = Asking(desk, COORDINATOR).open(), []
    for one in sorted(accepting.waiting(), key=lambda one: one.row.number):
        made.append(accepting.accept([one.row.number], version(desk)))
        with pytest.raises(ConflictError, match="does not wait any more"):
            accepting.accept([one.row.number], version(desk))
    assert accepting.waiting() == []
    assert {one.who for one in made} == {"lina"}
    assert {one.details["said"] for one in made} == {"NRC by link"}
    now = work(desk)
    own = [f"from-nrc-{one['id']}" for one in rows]
    assert now.loc[own[0], ["end", "declared_status", "source_id"]].tolist() == [
        "2026-10-31", "ended", "from-nrc",
    ]  # fmt: skip
    changed = now.loc[own[1]]
    assert changed[["district", "sector", "end"]].tolist() == ["Heet", "health", "2027-03-31"]
    assert changed["note"].endswith("Moved")
    assert rows[2]["id"] not in now.index, "it does not count"
    assert rows[2]["id"] in set(desk.library.decided().aside["partner-activities"]["id"])
    assert now.loc[own[3], "note"].endswith("Place now: Behind the mill. Sector now: magic")
    assert now.loc[own[3], "sector"] == rows[3]["sector"]
    for one in reversed(made):
        undo.undo(desk.library, one.id, "lina")
    assert work(desk).equals(before)
    assert [one.answer for one in desk.asked(link)] == [None] * 4, "it is asked again"
    log = {(one.action, one.who) for one in desk.gate.audit.newest(50)}
    assert ("change", "lina") in log


def test_several_answers_of_an_organisation_are_accepted_and_undone_as_one_revision(desk):
    before, seen = work(desk), version(desk)
    rows, _ = answer(
        desk, "nrc",
        (Said.ENDED, Details(end="2026-10-31")),
        (Said.CHANGED, Details(until="2027-03-31", word="Goes on")),
        (Said.NOT_OURS, Details()),
    )  # fmt: skip
    answer(desk, "bwa", (Said.NOT_OURS, Details()))
    accepting = Accepting(desk, COORDINATOR)
    waiting = {
        who: [one.row.number for one in accepting.waiting() if one.row.organisation == who]
        for who in ("nrc", "bwa")
    }
    with pytest.raises(InvalidQueryError, match="of one organisation"):
        accepting.accept([*waiting["nrc"], *waiting["bwa"]], seen)
    with pytest.raises(ConflictError, match="does not wait any more"):
        accepting.accept([*waiting["nrc"], 999], seen)
    assert (version(desk), len(accepting.waiting())) == (seen, 4), "all of them, or none"
    made = accepting.accept(waiting["nrc"], seen)
    assert (made.id, version(desk)) == (seen + 1, seen + 1)
    assert (made.who, made.details["said"]) == ("lina", "NRC by link")
    assert sorted(made.details["answers"]) == sorted(waiting["nrc"])
    now = work(desk)
    own = [f"from-nrc-{one['id']}" for one in rows]
    assert now.loc[own[0], "end"] == "2026-10-31"
    assert now.loc[own[1], "note"].endswith("Goes on")
    assert rows[2]["id"] not in now.index
    assert [one.row.organisation for one in accepting.waiting()] == ["bwa"]
    undo.undo(desk.library, made.id, "lina")
    assert work(desk).equals(before)
    link = next(one for one in Asking(desk, COORDINATOR).open() if one.organisation == "nrc")
    assert not any(one.answer for one in desk.asked(link)), "all of it is asked again"


def test_a_coordinator_may_leave_it_as_it_was_and_others_may_do_nothing(desk):
    answer(desk, "bwa", (Said.NOT_OURS, Details()))
    accepting, seen = Accepting(desk, COORDINATOR), version(desk)
    (one,) = accepting.waiting()
    partner = Accepting(desk, Access(Audience.PARTNER, own=Audience.PARTNER))
    for act in (partner.waiting, lambda: partner.accept([one.row.number], seen)):
        with pytest.raises(WithheldError):
            act()
    accepting.decline(one.row.number)
    assert (accepting.waiting(), version(desk)) == ([], seen)
    assert ("decline", "lina") in {(it.action, it.who) for it in desk.gate.audit.newest(5)}
    link = Asking(desk, COORDINATOR).open()[0]
    stranger = Access(Audience.PUBLIC, via=Via.ORGANISATION, organisation=link)
    other = replace(link, organisation="unhcr")
    rows = desk.asked(other)
    told = [Answer(rows[0].about, 0, Said.STILL_TRUE)]
    with pytest.raises(WithheldError):
        desk.send(stranger, other, told, seen)
    assert version(desk) == seen


def test_a_place_is_known_by_its_name_in_any_script_or_goes_to_the_note(desk):
    dataset = desk.library.dataset(Audience.COORDINATOR)
    near = {"governorate_pcode": "IQG01"}
    for name, expected in (
        ("Heet", ("district", "IQG01Q07")),
        ("هيت", ("district", "IQG01Q07")),
        ("BZEBIZ", ("site_group", "bzebiz")),
        ("Al Anbar", ("governorate", "IQG01")),
        ("Markaz", None),
        ("", None),
        ("Behind the mill", None),
    ):
        assert checks.place(dataset, name, near) == expected, name


def test_no_more_is_taken_of_an_organisation_than_a_coordinator_can_look_at(desk, monkeypatch):
    monkeypatch.setattr("geo.intake.confirm.confirmations.MOST_A_DAY", 1)
    answer(desk, "bwa", (Said.NOT_OURS, Details()))
    with pytest.raises(LimitError):
        answer(desk, "bwa", (Said.NOT_OURS, Details()))


def test_links_for_all_are_one_for_each_and_reminders_are_listed(desk):
    asking = Asking(desk, COORDINATOR)
    made = asking.make_all(14)
    numbers = asked.numbers(desk.library.dataset(Audience.COORDINATOR), days.today())
    assert {one.organisation for one in made} == set(numbers)
    assert asking.make_all() == asking.make_all()
    assert {one.id for one in asking.make_all()} == {one.id for one in made}, "open ones stay"
    answer(desk, "who", (Said.STILL_TRUE, Details()))
    found = list(asking.progress())
    assert {one.link.organisation: one.asked for one in found} == numbers
    (told,) = [one for one in found if one.answered]
    assert (told.link.organisation, told.is_open) == ("who", False)
    now = dt.datetime.now(dt.UTC)
    assert to_remind(found, now) == []
    assert len(to_remind(found, now + dt.timedelta(days=14))) == len(found) - 1
    with pytest.raises(InvalidQueryError):
        asking.make("nobody")
    for lang in Language:
        letter = asking.text(made[0], "https://atlas.example.org", lang)
        assert letter.address in letter.text
        assert letter.address.startswith("https://atlas.example.org/confirm/")


def fresh(desk):
    """How many statements of organisations are fresh today, and how many there are."""
    dataset = desk.library.dataset(Audience.COORDINATOR)
    found = state.of(dataset, View(date=days.today())).by["organisation"].values()
    return sum(one.fresh for one in found), sum(one.statements for one in found)


@pytest.mark.whole
def test_a_quarter_in_which_sixty_of_a_hundred_answer_makes_the_map_fresh(desk):
    """Figures: 0 of 15 statements of work are fresh before, 30 of 36 after."""
    asking = Asking(desk, COORDINATOR)
    before, links = fresh(desk), asking.make_all()
    asked_of = 0
    for link in links[: round(len(links) * 0.6)]:
        access = Access(Audience.PUBLIC, via=Via.ORGANISATION, organisation=link)
        rows = desk.asked(link)
        told = [Answer(one.about, one.version, Said.STILL_TRUE) for one in rows]
        received = desk.send(access, link, told, version(desk))
        assert received == (len(told), 0, 0, ())
        asked_of += sum(one.status != "planned" for one in rows)
    after = fresh(desk)
    assert before[0] == 0, "nothing was confirmed since December 2023"
    assert after[0] == asked_of
    assert after[0] / after[1] >= 0.75, (before, after)


@pytest.fixture
def server():
    with running() as made:
        yield made


def test_links_are_mailed_where_a_server_is_set_and_addresses_are_kept_nowhere(
    desk, server, caplog
):
    port = server.server_address[1]
    changes = {
        "smtp_url": SecretStr(f"smtp://127.0.0.1:{port}?from=atlas@example.org"),
        "base_url": "https://atlas.example.org",
    }
    config = desk.gate.config.model_copy(update=changes)
    asking = Asking(replace(desk, gate=Gate(config)), COORDINATOR)
    text = "organisation,email\nbwa,huda@bwa.example.org,ar\nnrc,nobody@nrc.example.org\n\n"
    found = asking.mail(mail.recipients(text, Language.EN))
    assert found == (1, ("nrc",))
    (sent,) = [message_from_bytes(one, policy=policy.default) for one in server.kept]
    assert (sent["To"], sent["From"]) == ("huda@bwa.example.org", "atlas@example.org")
    body, links = sent.get_content(), {one.organisation: one for one in asking.open()}
    path = f"/confirm/{asking.desk.gate.organisation_links.token(links['bwa'])}?lang=ar"
    assert f"https://atlas.example.org{path}" in body
    assert "هل ما زال" in sent["Subject"]
    told = [f"{one.action} {one.what} {dict(one.details)}" for one in desk.gate.audit.newest(20)]
    assert sum(one.startswith("mail confirm link") for one in told) == 2
    store = config.store.removeprefix("sqlite:///")
    with open(store, "rb") as file:  # noqa: PTH123 - the bytes alone
        assert b"huda@" not in file.read()
    assert not any("@bwa" in one for one in [*told, caplog.text])
    elsewhere = SecretStr(f"smtp://0.0.0.0:{port}?from=atlas@example.org")
    with pytest.raises(MailError, match="offers no encryption"):
        list(mail.send(config.model_copy(update={"smtp_url": elsewhere}), []))
    server.shutdown()
    server.server_close()
    with pytest.raises(MailError, match="did not do it"):
        asking.mail(mail.recipients("bwa,huda@bwa.example.org", Language.EN))


def test_nothing_is_sent_without_a_server_or_unencrypted_or_to_what_is_no_address(desk):
    asking = Asking(desk, COORDINATOR)
    one = mail.recipients("bwa,huda@bwa.example.org", Language.EN)
    with pytest.raises(MailError, match="ATLAS_BASE_URL"):
        asking.mail(one)
    with pytest.raises(MailError, match="No mail server is set"):
        list(mail.send(desk.gate.config, []))
    for text in ("", "bwa", "bwa,huda", "bwa,a@b.c\nnrc,a@b\r.c", ",a@b.org", "bwa,a@b.c>,x"):
        with pytest.raises(InvalidQueryError):
            mail.recipients(text, Language.EN)
    for wrong in ("mail.example.org", "http://mail.example.org?from=a@b.c", "smtp://mail.org"):
        with pytest.raises(SettingsError, match=r"ATLAS_SMTP_URL: .*\(got \.\.\.\)"):
            settings.load(smtp_url=wrong)
    assert settings.load(smtp_url="smtps://a%40b.org:secret@mail.example.org:465").smtp_url


def test_a_plan_that_ends_was_under_way_on_no_day(desk):
    rows = desk.asked(Asking(desk, COORDINATOR).make("iom"))
    plans = [one.about for one in rows if one.status == "planned"]
    assert plans
    answers = [
        (Said.ENDED, Details(end=today())) if one.about in plans else (Said.STILL_TRUE, Details())
        for one in rows
    ]
    answer(desk, "iom", *answers)
    accepting = Accepting(desk, COORDINATOR)
    for one in accepting.waiting():
        accepting.accept([one.row.number], version(desk))
    own = work(desk).loc[plans]
    assert set(own["declared_status"]) == {"not_begun"}
    assert own["end"].isna().all(), "no calendar tells of an end"
    presence = desk.library.dataset(Audience.COORDINATOR).presence
    at = [presence.ids.tolist().index(one) for one in own.index]
    for day in (dt.date(2023, 12, 13), days.today(), days.today() + dt.timedelta(days=40)):
        assert presence.status(day)[at].isna().all(), day
    again = desk.asked(Asking(desk, COORDINATOR).make("iom"))
    assert not {one.about for one in again} & set(plans)


def test_what_is_still_true_was_so_before_as_well(desk):
    def at_work(day):
        presence = desk.library.dataset(Audience.COORDINATOR).presence
        holds = presence.periods.meet(day.toordinal(), day.toordinal())
        rows = presence.activities[holds]
        return set(zip(rows["organisation"], rows["sector"], rows["place_id"], strict=True))

    told = (dt.date(2023, 12, 10), dt.date(2023, 12, 13))
    before = [at_work(day) for day in told]
    for organisation in ("bwa", "nrc", "drc"):
        answer(desk, organisation, *[(Said.STILL_TRUE, Details())] * 99)
    assert [at_work(day) for day in told] == before


def told_on(desk, day):
    """What every audience is told of the work on a day, as bytes."""
    found = []
    for audience in Audience:
        dataset = desk.library.dataset(audience).on(day)
        rows = dataset.features["partner-activities"]
        found += [plain.sheet(rows), dataset.presence.status(day).to_csv()]
    return found


def test_what_is_said_later_leaves_the_days_before_as_they_were(desk):
    days_before = (dt.date(2023, 12, 13), dt.date(2024, 6, 1), days.today() - dt.timedelta(days=1))
    before = [told_on(desk, day) for day in days_before]
    for organisation in ("bwa", "iom"):
        answer(desk, organisation, *[(Said.STILL_TRUE, Details())] * 99)
    answer(
        desk, "nrc", (Said.ENDED, Details(end=today())), (Said.CHANGED, Details(sector="health"))
    )
    accepting = Accepting(desk, COORDINATOR)
    for one in accepting.waiting():
        accepting.accept([one.row.number], version(desk))
    assert [told_on(desk, day) for day in days_before] == before
    assert set(work(desk).loc[lambda rows: rows["organisation"] == "bwa", "as_of"]) >= {today()}
    now = desk.library.dataset(Audience.COORDINATOR)
    assert (
        now.on(days.today())
        .features["partner-activities"]
        .equals(now.features["partner-activities"])
    ), "from its own day on it counts"
    part = desk.library.dataset(Audience.COORDINATOR, Scope(governorates=("IQG15",)))
    rows = part.on(days_before[0]).features["partner-activities"]
    assert set(rows["governorate_pcode"]) == {"IQG15"}, "a part stays one on every day"


def test_what_was_wrong_is_corrected_on_every_day(desk):
    hand = Hand(desk.library, desk.gate, COORDINATOR)
    day = dt.date(2023, 12, 13)
    records.save(hand, Edit("bwa-legal-kilo-7", {"reached": 41}, version(desk)))
    rows = hand.library.dataset(Audience.COORDINATOR).on(day).features["partner-activities"]
    assert "bwa-legal-kilo-7" not in set(rows["id"])
    assert 41 in set(rows["reached"].dropna())


def test_single_answers_do_not_move_the_day_for_everybody(desk):
    def days_told():
        return [desk.library.dataset(one).day for one in Audience]

    def said():
        found = (desk.library.dataset(one) for one in Audience)
        return {credit_lines.age(one, words(Language.EN), days.today()) for one in found}

    before = days_told()
    assert {one.isoformat() for one in before} == {"2023-12-13"}
    answer(desk, "bwa", *[(Said.STILL_TRUE, Details())] * 8)
    answer(
        desk, "nrc", (Said.ENDED, Details(end=today())), (Said.CHANGED, Details(sector="health"))
    )
    accepting = Accepting(desk, COORDINATOR)
    for one in accepting.waiting():
        accepting.accept([one.row.number], version(desk))
    hand = Hand(desk.library, desk.gate, COORDINATOR)
    records.save(hand, Edit("unhcr-legal-anbar", {"reached": 41}, version(desk), today()))
    assert days_told() == before
    for one in said():
        assert one.startswith("Sites and partners not confirmed since 13 December 2023, ")
        assert "statements were confirmed." in one


def test_another_sector_is_a_correction_without_the_words_of_the_old_one(desk):
    before = desk.library.dataset(Audience.COORDINATOR)
    (row, *_), _ = answer(desk, "nrc", (Said.CHANGED, Details(sector="health")))
    assert row["activity"]
    assert row["sector"] != "health"
    accepting = Accepting(desk, COORDINATOR)
    (one,) = accepting.waiting()
    accepting.accept([one.row.number], version(desk))
    assert work(desk).loc[f"from-nrc-{row['id']}", ["activity", "service"]].isna().all()
    after = desk.library.dataset(Audience.COORDINATOR)
    (told,) = corrections.between(before, after, View())
    assert (told.kind, told.field, told.before, told.after) == (
        corrections.CORRECTED,
        "sector",
        row["sector"],
        "health",
    )
