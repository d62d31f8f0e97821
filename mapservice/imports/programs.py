"""`/api/imports`: programs hand sheets in, answer what is asked, accept and take back."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import orjson

from geo.errors import ConflictError, InvalidQueryError
from geo.intake.accepting import undo as undoing
from geo.intake.formats.limits import IMPORT
from geo.intake.proposals import answers as meant
from geo.intake.proposals.proposals import Proposal, State
from geo.intake.sheets import outcome as outcomes
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from mapservice.imports import described, options
from mapservice.imports.desk import XLSX, Desk
from mapservice.web import answers, sent
from mapservice.web.answers import Answer, Caching
from mapservice.web.endpoint import Request, Route
from mapservice.web.posting import POST_ONLY, PostEndpoint

MOST_BYTES: Final = IMPORT.most_bytes + 64 * 1024
"""Of a request: a file and what a form says beside it."""


def take(request: Request) -> Answer:
    """`POST /api/imports`: keeps a sheet as a proposal, and says what it would bring."""
    desk = _desk(request)
    desk.check_hands_in()
    options.check_names(request, *options.NAMES, "filename")
    wanted = options.wanted(request, Wanted())
    given = request.http.query_params.get("filename", "")
    with sent.file(request.http, MOST_BYTES, given) as file:
        made, found = desk.hand_in(file, wanted)
    answer = _told(request, made, found, HTTPStatus.CREATED)
    answer.headers["Location"] = f"{request.origin}/api/imports/{quote(made.id)}"
    return answer


def listed(request: Request) -> Answer:
    """`GET /api/imports`: what waits and what became of the rest, the newest first."""
    found = [_brief(one) for one in _desk(request).all()]
    options.check_names(request)
    return _json({"imports": found})


def one(request: Request) -> Answer:
    """`GET /api/imports/{id}`: what a proposal would bring to the newest revision."""
    desk = _desk(request)
    proposal = desk.get(request.part("import_id"))
    options.check_names(request)
    return _told(request, proposal, desk.outcome(proposal))


def file(request: Request) -> Answer:
    """`GET /api/imports/{id}/file`: the file as it was handed in."""
    desk = _desk(request)
    proposal = desk.get(request.part("import_id"))
    options.check_names(request)
    desk.note("export", proposal)
    content = desk.imports.content(proposal)
    return _file(content, proposal.name, "application/octet-stream")


def _file(content: bytes, name: str, media_type: str) -> Answer:
    return Answer(
        lambda: content,
        media_type,
        caching=Caching.NEVER,
        headers={"Content-Disposition": answers.attached(name)},
        audit_action="",
    )


def marked(request: Request) -> Answer:
    """`GET /api/imports/{id}/marked`: the sender's own workbook with remarks."""
    desk = _desk(request)
    proposal = desk.get(request.part("import_id"))
    options.check_names(request)
    desk.note("export", proposal)
    content = desk.marked(proposal, request.language)
    return _file(content, f"{proposal.name.rpartition('.')[0] or proposal.name}-marked.xlsx", XLSX)


def answer(request: Request) -> Answer:
    """`POST /api/imports/{id}/answers`: keeps answers, and corrections of how it is read.

    Those of a coordinator are remembered for the sender; those by a link are of this file alone.
    """
    desk = _desk(request)
    proposal = desk.get(request.part("import_id"))
    options.check_names(request, *options.NAMES)
    said = dict(options.answers(sent.json(request.http)))
    before = options.wanted(request, proposal.wanted)
    if said:
        desk.check_asked(proposal, before, said)
    elif before == proposal.wanted:
        raise InvalidQueryError(mark("Send at least one answer, or say how the file is read."))
    wanted = before
    for (about, value), text in said.items():
        wanted = meant.answered(wanted, about, value, text)
    own = desk.own
    wanted = wanted if own is None else own.wanted(wanted)
    desk.note("correct", proposal, answers=len(said))
    return _told(request, *desk.say(proposal, wanted))


def accept(request: Request) -> Answer:
    """`POST /api/imports/{id}/accept`: writes what a proposal brings, in one revision."""
    desk = _desk(request)
    desk.check_coordinator()
    options.check_names(request, "all_or_nothing")
    whole = options.truth(request, "all_or_nothing")
    proposal = desk.get(request.part("import_id"))
    desk.note("accept", proposal)
    with desk.reading():
        try:
            accepted = desk.imports.accept(proposal, request.access.who, all_or_nothing=whole)
        except InvalidQueryError as fault:
            raise ConflictError(fault.text, **fault.values) from fault
    return _told(request, desk.get(proposal.id), accepted.outcome)


def withdraw(request: Request) -> Answer:
    """`POST /api/imports/{id}/withdraw`: takes a proposal out of those that wait."""
    desk = _desk(request)
    proposal = desk.get(request.part("import_id"))
    options.check_names(request)
    return _json(_brief(desk.withdraw(proposal)))


def undo(request: Request) -> Answer:
    """`POST /api/revisions/{n}/undo`: takes a revision back in a new one."""
    desk = _desk(request)
    desk.check_coordinator()
    options.check_names(request, "keep_later")
    number = options.number(request.part("revision"))
    gate, keep = request.state.gate, options.truth(request, "keep_later")
    undoing.plan(request.state.library, number)
    gate.noted(request.access, "undo", f"revision {number}")
    made = undoing.undo(request.state.library, number, request.access.who, keep_later=keep)
    return _json({"undid": number, "revision": made.id, "counts": dict(made.counts)})


def _desk(request: Request) -> Desk:
    return Desk(request.state, request.access)


def _json(content: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(lambda: orjson.dumps(content), caching=Caching.NEVER, status=status)


def _told(
    request: Request, proposal: Proposal, found: Outcome, status: HTTPStatus = HTTPStatus.OK
) -> Answer:
    """Returns a proposal with what it brings; of one that is closed, what it brought."""
    told = outcomes.document(found, request.language)
    if proposal.state is not State.PROPOSED:
        brought = proposal.summary
        told |= {name: brought[name] for name in outcomes.FIGURES if name in brought}
    beside = _desk(request).beside(found, request.language)
    return _json(told | beside | _about(proposal), status)


def _about(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "state": proposal.state.value,
        "who": proposal.who,
        "made_at": proposal.made_at.isoformat(),
        "changed_at": proposal.changed_at.isoformat(),
        "revision": proposal.revision,
    }


def _brief(proposal: Proposal) -> dict[str, Any]:
    """Returns a proposal as lists show it."""
    names = ("sender", "counts", "period", "difference", "questions")
    own = {name: proposal.summary.get(name) for name in names}
    return _about(proposal) | {"name": proposal.name, "sha256": proposal.sha256} | own


_ONE: Final = "/api/imports/{import_id}"


def _posts(path: str, handler: Any, operation: dict[str, Any]) -> Route:  # noqa: ANN401 - as Route has it
    """Returns an address that is only posted to."""
    only = partial(PostEndpoint, post=handler, methods=POST_ONLY)
    return Route(path, handler, None, operation, only)


ROUTES: Final = (
    Route(
        "/api/imports", listed, described.LISTED, described.TAKEN, partial(PostEndpoint, post=take)
    ),
    Route(_ONE, one, described.ONE),
    Route(f"{_ONE}/file", file, described.FILE),
    Route(f"{_ONE}/marked", marked, described.MARKED),
    _posts(f"{_ONE}/answers", answer, described.ANSWERED),
    _posts(f"{_ONE}/accept", accept, described.ACCEPTED),
    _posts(f"{_ONE}/withdraw", withdraw, described.WITHDRAWN),
    _posts("/api/revisions/{revision}/undo", undo, described.UNDONE),
)
