"""What coordinators do with what is handed in: every act is noted first, and works in a thread."""

import hashlib
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from dashboard.data.desk.held import Held, Key
from dashboard.data.desk.work import Job
from dashboard.session import acts, filters, shared
from geo.access import datasets
from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.errors import GeoError, ValidationError, WithheldError
from geo.intake import progress
from geo.intake.accepting import undo
from geo.intake.accepting.accept import Accepted
from geo.intake.progress import CancelledError, Part
from geo.intake.proposals import answers
from geo.intake.proposals.proposals import Imports, Proposal, State
from geo.intake.sheets import workbook
from geo.intake.sheets.changes import complete
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout import header
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from geo.store.revisions import Revision

FAULT: Final = "da_fault"
NOTICE: Final = "da_notice"
REFUSED: Final = "da_refused"
_JOB: Final = "da_job"
_outcomes: Final = Held()


class Brought(NamedTuple):
    """A file as it was brought, and what was said of it."""

    content: bytes
    name: str
    wanted: Wanted = Wanted()


class Refused(NamedTuple):
    """A file that could not be read so, why, and the names of its sheets with anything in them."""

    file: Brought
    fault: GeoError
    sheets: tuple[str, ...] = ()


def may(seen: Access) -> bool:
    """Whether somebody hands in here: a coordinator who looks as one."""
    return seen.may_manage and seen.audience is Audience.COORDINATOR


def job() -> Job | None:
    """Returns the work of this session that goes on, or was not looked at since it ended."""
    held = acts.taken(_JOB)
    return held if isinstance(held, Job) else None


def finish(held: Job) -> None:
    """Takes what work made; what went wrong is kept to be told."""
    filters.hold(_JOB, None)
    try:
        held.then(held.result())
    except CancelledError:
        filters.hold(NOTICE, mark("Cancelled. Nothing was changed."))
        held.otherwise()
    except GeoError as fault:
        filters.hold(FAULT, fault)


def outcome(proposal: Proposal) -> Outcome | GeoError | None:
    """Returns what a proposal would bring, or why it cannot be read any more.

    None while that is worked out, which begins here.
    """
    key = _key(proposal)
    held = _outcomes.get(key)
    if held is None:
        work = imports()

        def do() -> Outcome | GeoError:
            try:
                return work.outcome(proposal)
            except GeoError as fault:
                return fault

        _begin(do, lambda made: _outcomes.keep(key, made), close)
    return held


def close() -> None:
    """Shows all imports again; a callback of buttons, too."""
    open_import("")


def imports() -> Imports:
    """Returns what was handed in to the store of this process."""
    return Imports(datasets.shared(), shared.gate().config)


def hand_in(brought: Brought) -> None:
    """Begins to read a file; it waits in the store afterwards. One that waits already is shown."""
    filters.hold(REFUSED, None)
    work, seen = imports(), _noted("hand in", brought.name)
    if seen is None:
        return

    def do() -> tuple[Proposal, Outcome]:
        return work.hand_in(brought.content, brought.name, brought.wanted, (seen.who, ""))

    def refused_or_shown(made: tuple[Proposal, Outcome] | Refused) -> None:
        if isinstance(made, Refused):
            filters.hold(REFUSED, made)
        else:
            _keep(*made)
            open_import(made[0].id)

    _begin(_or_refused(do, brought), refused_or_shown)


def keep(brought: Brought) -> str:
    """Hands in a small file at once; returns the id of the proposal, of the same file if it waits.

    Empty where it was refused; why is kept to be told.
    """
    seen = _noted("hand in", brought.name)
    if seen is None:
        return ""
    waits = same(brought.content)
    if waits is not None:
        return waits.id
    try:
        made, _ = imports().hand_in(brought.content, brought.name, brought.wanted, (seen.who, ""))
    except GeoError as fault:
        filters.hold(FAULT, fault)
        return ""
    return made.id


def _or_refused(
    do: Callable[[], tuple[Proposal, Outcome]], brought: Brought
) -> Callable[[], tuple[Proposal, Outcome] | Refused]:
    def tried() -> tuple[Proposal, Outcome] | Refused:
        try:
            return do()
        except ValidationError as fault:
            return Refused(brought, fault, _sheets(brought))

    return tried


def _sheets(brought: Brought) -> tuple[str, ...]:
    try:
        read = workbook.sheets(brought.content, brought.name)
    except GeoError:
        return ()
    return tuple(one.name for one in read if one.lines)


def say(proposal: Proposal, wanted: Wanted) -> None:
    """Begins to read a file again, as a person says that it has to be read."""
    if wanted == proposal.wanted:
        return
    work, seen = imports(), _noted("correct", f"import {proposal.id}")
    if seen is None:
        return

    def shown(made: tuple[Proposal, Outcome]) -> None:
        if made[0].wanted.answers != proposal.wanted.answers:
            _outcomes.forget()
        _keep(*made)

    _begin(lambda: work.say(proposal, wanted, seen.who), shown)


def accept(proposal: Proposal, *, all_or_nothing: bool) -> None:
    """Begins to write what a proposal brings."""
    work, seen = imports(), _noted("accept", f"import {proposal.id}")
    if seen is None:
        return

    def do() -> Accepted:
        made = work.accept(proposal, seen.who, all_or_nothing=all_or_nothing)
        _served()
        return made

    _begin(do, lambda _: filters.show_state("step"))


def withdraw(proposal: Proposal) -> None:
    """Takes a proposal out of those that wait."""
    if _noted("withdraw", f"import {proposal.id}") is not None:
        try:
            imports().withdraw(proposal)
        except GeoError as fault:
            filters.hold(FAULT, fault)


def take_back(number: int, *, keep_later: bool) -> None:
    """Begins to undo a revision."""
    library, seen = datasets.shared(), _noted("undo", f"revision {number}")
    if seen is None:
        return

    def do() -> Revision:
        progress.tell(Part.WRITING, 0)
        made = undo.undo(library, number, seen.who, keep_later=keep_later)
        _served()
        return made

    _begin(do, lambda _: None)


def open_import(import_id: str) -> None:
    """Shows a proposal; a callback of buttons, too."""
    view = filters.current()
    for name in ("step", "start", "changes", "undo"):
        view = view.with_page(name, "")
    filters.show(view.with_page("import", import_id))


def waiting() -> list[Proposal]:
    """Returns the proposals that wait, the newest first."""
    return [one for one in imports().all() if one.state is State.PROPOSED]


def same(content: bytes) -> Proposal | None:
    """Returns the proposal of the very same file that waits, None where none does."""
    sha256 = hashlib.sha256(content).hexdigest()
    return next((one for one in waiting() if one.sha256 == sha256), None)


def checked(field: str, text: str) -> str | int:
    """Returns what a person writes of a file; GeoError for what cannot be meant."""
    plain = text.strip()
    if field == "year":
        return answers.year(plain)
    if field == "day" and plain:
        return answers.day(plain)
    if field == "header":
        header.numbers(plain)
    if field == "complete":
        dataset = datasets.shared().dataset(Audience.COORDINATOR)
        complete.read(plain, Known(dataset.features, dataset.country, shared.gate().config.data))
    return plain


def _begin(
    do: Callable[[], Any],
    then: Callable[[Any], object],
    otherwise: Callable[[], object] = lambda: None,
) -> None:
    held = job()
    if held is not None:
        held.stop()
    filters.hold(_JOB, Job(do, then, otherwise))


def _noted(action: str, what: str) -> Access | None:
    """Returns who acts, once the audit log says so; None, and why, where they may not."""
    seen, _ = filters.access()
    try:
        if not may(seen):
            raise WithheldError(mark("This is for coordinators."))
        shared.gate().noted(seen, action, what)
    except GeoError as fault:
        filters.hold(FAULT, fault)
        return None
    return seen


def _key(proposal: Proposal) -> Key:
    revision = datasets.shared().dataset(Audience.COORDINATOR).revision
    return proposal.id, proposal.version, revision


def _keep(proposal: Proposal, made: Outcome) -> None:
    _outcomes.keep(_key(proposal), made)


def _served() -> None:
    """Has the newest dataset made in the thread of the work, so that no page waits for it."""
    datasets.shared().dataset(Audience.COORDINATOR)
