"""Asking organisations: links for one or for all, and what came of those that are open."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geo.access import organisation_sharing
from geo.access.gate import Access
from geo.access.links.link import State
from geo.access.links.organisation_links import LIVES_DAYS, Draft, OrganisationLink, Purpose
from geo.catalog.audience import Audience
from geo.errors import MailError
from geo.intake.accepting import undo
from geo.intake.confirm import asked, mail
from geo.intake.confirm.asked import Answers
from geo.intake.confirm.confirmations import Confirmations, answered
from geo.intake.confirm.mail import Message, Recipient
from geo.language import Language, mark, words
from geo.values import clock, days

REMIND_DAYS: Final = 14
"""Who has not answered for so long is in the list of reminders."""


class Progress(NamedTuple):
    """What came of an open link: how many activities it asks about, answered and waiting."""

    link: OrganisationLink
    asked: int
    answered: int
    waiting: int

    @property
    def is_open(self) -> bool:
        """Whether something is left to be answered."""
        return self.answered < self.asked


class Letter(NamedTuple):
    """What a link is sent by: its address, and a subject and a text with the address in it."""

    address: str
    subject: str
    text: str


class Mailed(NamedTuple):
    """How many messages the mail server took, and the organisations whose it did not."""

    sent: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Asking:
    """A coordinator who asks organisations what is still true."""

    desk: Confirmations
    access: Access

    def make(self, organisation: str, days_open: int = LIVES_DAYS) -> OrganisationLink:
        """Makes the link of one organisation; as `organisation_sharing.make`."""
        register = self.desk.library.dataset(Audience.COORDINATOR).organisations
        draft = Draft(organisation, Purpose.CONFIRM, days_open)
        return organisation_sharing.make(self.desk.gate, self.access, draft, register)

    def make_all(self, days_open: int = LIVES_DAYS) -> list[OrganisationLink]:
        """Makes a link for each organisation with work to ask about; one that is open stays."""
        dataset = self.desk.library.dataset(Audience.COORDINATOR)
        held = {one.organisation: one for one in self.open()}
        return [
            held.get(one) or self.make(one, days_open)
            for one in asked.numbers(dataset, days.today())
        ]

    def open(self) -> list[OrganisationLink]:
        """Returns the newest open link of each organisation, the newest first."""
        now = clock.now()
        found: dict[str, OrganisationLink] = {}
        for one in organisation_sharing.listed(self.desk.gate, self.access, Purpose.CONFIRM):
            if one.state(now) is State.OPEN:
                found.setdefault(one.organisation, one)
        return list(found.values())

    def progress(self) -> Iterator[Progress]:
        """Yields what came of each open link."""
        dataset, today = self.desk.library.dataset(Audience.COORDINATOR), days.today()
        answers, undone = self.desk.rows.newest(), undo.undone(self.desk.library)
        for link in self.open():
            own = [one for one in answers if one.organisation == link.organisation]
            rows = asked.of(dataset, link, today, Answers(own, undone))
            told = list(answered(rows))
            waiting = sum(one.state == asked.State.PROPOSED for one in told)
            yield Progress(link, len(rows), len(told), waiting)

    def text(self, link: OrganisationLink, origin: str, language: Language) -> Letter:
        """Returns what a link is sent by; `origin` is where this Atlas is reached."""
        say = words(language)
        register = self.desk.library.dataset(Audience.COORDINATOR).organisations
        name = say.name(register.get(link.organisation, {})) or link.organisation
        address = origin + organisation_sharing.path(self.desk.gate, link, language)
        subject = say(mark("Is this still true of {organisation}?"), organisation=name)
        return Letter(address, subject, organisation_sharing.message(link, name, address, say))

    def mail(self, recipients: Sequence[Recipient]) -> Mailed:
        """Sends each organisation its open link, or a new one; the audit log has no addresses.

        MailError where that cannot be done at all, InvalidQueryError for an unknown organisation.
        """
        gate = self.desk.gate
        origin = gate.config.base_url.rstrip("/")
        if not origin:
            raise MailError(
                mark("Links of e-mails need the public address of the Atlas: set ATLAS_BASE_URL.")
            )
        held = {one.organisation: one for one in self.open()}
        for one in recipients:
            if one.organisation not in held:
                held[one.organisation] = self.make(one.organisation)
        messages = []
        for one in recipients:
            link = held[one.organisation]
            what = f"{link.purpose} link {link.id}"
            gate.noted(self.access, "mail", what, organisation=link.organisation)
            letter = self.text(link, origin, one.language)
            messages.append(Message(one.address, letter.subject, letter.text))
        taken = list(mail.send(gate.config, messages))
        refused = [
            one.organisation
            for one, is_taken in zip(recipients, taken, strict=True)
            if not is_taken
        ]
        return Mailed(sum(taken), tuple(refused))


def to_remind(
    found: Iterable[Progress], now: dt.datetime, since_days: int = REMIND_DAYS
) -> list[Progress]:
    """Returns those that were asked that many days ago and have not answered everything."""
    before = now - dt.timedelta(days=since_days)
    return [one for one in found if one.is_open and one.link.made_at <= before]
