"""What coordinators do with confirm links: made, ended, mailed, answers accepted or left."""

from collections.abc import Callable
from functools import partial
from typing import Final

from dashboard.data.by_hand import hand_desk
from dashboard.session import acts, filters, shared
from geo.access import datasets, organisation_sharing
from geo.errors import GeoError, InvalidQueryError
from geo.intake.confirm import mail
from geo.intake.confirm.accepting import Accepting
from geo.intake.confirm.asking import Asking, Mailed
from geo.intake.confirm.confirmations import Confirmations
from geo.language import Language, mark

FAULT: Final = "da_cf_fault"
SHOWN: Final = "da_cf_shown"
MAILED: Final = "da_cf_mailed"
ADDRESSES: Final = "da_cf_addresses"


def asking() -> Asking:
    """Returns who is at this browser, as somebody who asks organisations."""
    return Asking(Confirmations(datasets.shared(), shared.gate()), filters.access()[0])


def accepting() -> Accepting:
    """Returns who is at this browser, as somebody who accepts answers."""
    return Accepting(Confirmations(datasets.shared(), shared.gate()), filters.access()[0])


def make() -> None:
    """Callback: a link for the organisation of the form."""
    organisation = str(acts.taken("da_cf_who") or "")

    def do() -> None:
        if not organisation:
            raise InvalidQueryError(mark("Choose an organisation first."))
        made = asking().make(organisation, int(acts.taken("da_cf_days")))
        filters.hold(SHOWN, made.id)

    _tried(do)


def make_all() -> None:
    """Callback: a link for each organisation that is not asked yet."""
    _tried(lambda: asking().make_all(int(acts.taken("da_cf_days"))))


def end() -> None:
    """Callback: the chosen link ends at once."""
    link_id = str(acts.taken("da_cf_which") or "")
    if link_id:
        seen = filters.access()[0]
        _tried(lambda: organisation_sharing.end(shared.gate(), seen, link_id))


def show() -> None:
    """Callback: the message of the chosen link is shown."""
    filters.hold(SHOWN, acts.taken("da_cf_which") or "")


def send() -> None:
    """Callback: the links go to the addresses that were written; these are forgotten."""
    text = str(acts.taken(ADDRESSES) or "")
    language = Language.asked(str(acts.taken("da_cf_lang") or ""))

    def do() -> None:
        found: Mailed = asking().mail(mail.recipients(text, language))
        filters.hold(MAILED, found)

    _tried(do)


def accept(numbers: tuple[int, ...], seen: int) -> None:
    """Callback: answers are written at once, beside what was shown of revision `seen`."""
    hand_desk.done(partial(accepting().accept, numbers, seen))


def decline(number: int) -> None:
    """Callback: an activity stays as it was."""
    _tried(lambda: accepting().decline(number))


def _tried(do: Callable[[], object]) -> None:
    filters.hold(FAULT, None)
    filters.hold(MAILED, None)
    try:
        do()
    except GeoError as fault:
        filters.hold(FAULT, fault)
