"""`/hand-in/…`: a partner without an account sends a sheet or fills a short form.

What is sent becomes a proposal of the organisation whose link it is. After sending the browser goes
to the page of the proposal, so that looking at it again sends nothing again.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from geo.access.links.organisation_links import Purpose
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SECTORS
from geo.errors import (
    BusyError,
    ConflictError,
    GeoError,
    InvalidQueryError,
    LimitError,
    NotFoundError,
    ValidationError,
)
from geo.intake.by_hand import short_form
from geo.intake.by_hand.short_form import Entry
from geo.intake.formats.limits import IMPORT
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets.layout.reading import Wanted
from geo.language import Words, mark
from geo.packs.validate import Finding
from geo.values import clock
from mapservice.imports.desk import XLSX, Desk
from mapservice.imports.hand_in_page import MARKED, MOST_ENTRIES, HandInPage
from mapservice.sign_in import organisation_pages, share_pages
from mapservice.sign_in.share_pages import LinkEndpoint
from mapservice.web import answers, sent
from mapservice.web.endpoint import AppState, Route
from mapservice.web.operation import SHORT_LANGUAGE, in_path, shown
from mapservice.web.pages import HTML
from mapservice.web.sent import SentFile, TooLargeError

_MOST_BYTES: Final = IMPORT.most_bytes + 64 * 1024
_REFUSED: Final = (
    BusyError,
    ConflictError,
    InvalidQueryError,
    LimitError,
    TooLargeError,
    ValidationError,
)
_Handler = Callable[[Request, Desk, HandInPage], Response]


def start(state: AppState, request: Request) -> Response:
    """`/hand-in/{token}`: the page, and what is sent from it."""
    return _opened(state, request, _send if request.method == "POST" else _show)


def received(state: AppState, request: Request) -> Response:
    """`/hand-in/{token}/{import_id}`: what was read of a file; POST withdraws it."""
    return _opened(state, request, _act if request.method == "POST" else _look)


def marked(state: AppState, request: Request) -> Response:
    """`/hand-in/{token}/{import_id}/marked.xlsx`: the sender's own workbook with remarks."""
    return _opened(state, request, _mark)


def _opened(state: AppState, request: Request, handler: _Handler) -> Response:
    """Answers who comes by an open link; says why another opens nothing."""
    found = organisation_pages.opened(state, request, Purpose.HAND_IN)
    if isinstance(found, Response):
        return found
    access, link = found
    context = organisation_pages.context(state, request)
    page = HandInPage(context, link, f"/hand-in/{request.path_params['token']}")
    try:
        return handler(request, Desk(state, access), page)
    except NotFoundError:
        texts = (mark("Not found"), mark("There is no such file among those of this link."))
        return share_pages.said(request, HTTPStatus.NOT_FOUND, texts)


def _show(_: Request, desk: Desk, page: HandInPage) -> Response:
    return _start(desk, page, [Entry()])


def _start(
    desk: Desk,
    page: HandInPage,
    entries: Sequence[Entry],
    faults: Sequence[str] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    return _html(page.start(entries, desk.all(), faults), status)


def _send(request: Request, desk: Desk, page: HandInPage) -> Response:
    """Takes a sheet or a form, and goes to the page that says what was read of it."""
    entries: list[Entry] = []
    try:
        desk.check_hands_in()
        with sent.form(request, _MOST_BYTES) as given:
            entries = list(_entries(given))
            if given.get("do") == "more":
                return _start(desk, page, [*entries, Entry()][:MOST_ENTRIES])
            made = _taken(given, entries, desk, page)
    except _REFUSED as fault:
        faults = _faults(fault, page.words)
        return _start(desk, page, entries or [Entry()], faults, _status(desk.state, fault))
    return RedirectResponse(page.href(made.id), HTTPStatus.SEE_OTHER.value)


def _taken(given: FormData, entries: Sequence[Entry], desk: Desk, page: HandInPage) -> Proposal:
    """Returns the proposal that becomes of the sheet, or of the entries of the form."""
    if given.get("do") == "sheet":
        said = Wanted(complete="all" if given.get("complete") else "")
        return desk.hand_in(sent.file_of(given), said)[0]
    return desk.hand_in(_sheet(entries, page), Wanted(roles=short_form.ROLES))[0]


def _look(request: Request, desk: Desk, page: HandInPage) -> Response:
    return _html(page.received(desk.get(request.path_params["import_id"])))


def _mark(request: Request, desk: Desk, page: HandInPage) -> Response:
    proposal = desk.get(request.path_params["import_id"])
    try:
        content = desk.marked(proposal, page.language)
    except _REFUSED as fault:
        (line, *_) = _faults(fault, page.words)
        return _html(page.received(proposal, line), _status(desk.state, fault))
    name = f"{proposal.name.rpartition('.')[0] or proposal.name}-{page.language}.xlsx"
    headers = answers.common_headers(Audience.PARTNER)
    headers["Content-Disposition"] = answers.attached(name)
    return Response(content, HTTPStatus.OK.value, headers, XLSX)


def _act(request: Request, desk: Desk, page: HandInPage) -> Response:
    """Withdraws what was handed in."""
    proposal = desk.get(request.path_params["import_id"])
    try:
        with sent.form(request, sent.SMALL_BYTES) as given:
            if given.get("do") == "withdraw":
                desk.withdraw(proposal)
    except _REFUSED as fault:
        (line, *_) = _faults(fault, page.words)
        proposal = desk.get(proposal.id)
        return _html(page.received(proposal, line), _status(desk.state, fault))
    return RedirectResponse(page.href(proposal.id), HTTPStatus.SEE_OTHER.value)


def _entries(given: FormData) -> Iterator[Entry]:
    """Yields the entries of a form; the empty ones after the first only where others follow."""
    for place in range(MOST_ENTRIES):
        texts = [given.get(f"{name}{place}") for name in Entry._fields]
        if any(text is not None for text in texts):
            yield Entry(*(text.strip() if isinstance(text, str) else "" for text in texts))


def _sheet(entries: Sequence[Entry], page: HandInPage) -> SentFile:
    """Returns the sheet that a form stands for; InvalidQueryError where something is missing."""
    filled = [one for one in entries if not one.is_empty]
    if not filled:
        raise InvalidQueryError(mark("Nothing was written: say at least what is done and where."))
    for number, one in enumerate(entries, start=1):
        if not one.is_empty and not (one.governorate_pcode and (one.sector or one.activity)):
            raise InvalidQueryError(
                mark("Activity {n}: say what is done, and in which governorate."), n=number
            )
    told = [one._replace(sector=SECTORS.get(one.sector, one.sector)) for one in filled]
    register = page.context.dataset.organisations[page.link.organisation]
    content = short_form.sheet(told, register["name"])
    now = clock.now()
    return SentFile.of(f"form-{now:%Y-%m-%d-%H%M}.xlsx", content)


def _faults(fault: GeoError, say: Words) -> list[str]:
    """Returns what is said of a fault: of a file every reason."""
    if type(fault) is ValidationError:
        return [one.message if isinstance(one, Finding) else str(one) for one in fault.findings]
    return [fault.sentence(say)]


def _status(state: AppState, fault: GeoError) -> HTTPStatus:
    return next(state.statuses[kind] for kind in type(fault).__mro__ if kind in state.statuses)


def _html(content: bytes, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(content, status.value, answers.common_headers(Audience.PARTNER), HTML)


_TOKEN: Final = in_path(
    "token", {"type": "string", "pattern": "^[A-Za-z0-9_-]{34}$"}, "The token of a hand-in link"
)
_ID: Final = in_path("import_id", {"type": "string"}, "What was handed in")
_ENDPOINT: Final = partial(
    LinkEndpoint, methods=("GET", "HEAD", "POST"), referrer="same-origin"
)  # with no-referrer a browser says that its form comes from nowhere
_NONE: Final = {
    "404": shown("Nobody made this link, or nothing of it has this id"),
    "410": shown("The link has ended or was withdrawn"),
    "429": shown("Too many wrong tokens, or more than is taken at once"),
}
_FORM: Final = {"multipart/form-data": {"schema": {"type": "object"}}}
ROUTES: Final = (
    Route(
        "/hand-in/{token}",
        start,
        {
            "summary": "The page on which an organisation hands in its work",
            "parameters": [_TOKEN, SHORT_LANGUAGE],
            "responses": {"200": shown("Where a sheet is sent or a form is filled"), **_NONE},
        },
        {
            "summary": "Hands in a sheet or what a form says",
            "parameters": [_TOKEN, SHORT_LANGUAGE],
            "requestBody": {"content": _FORM},
            "responses": {
                "303": {"description": "To what was received"},
                "403": shown("Asked from another site"),
                "413": shown("Too large"),
                "422": shown("Why the file cannot be read"),
                **_NONE,
            },
        },
        _ENDPOINT,
    ),
    Route(
        "/hand-in/{token}/{import_id}",
        received,
        {
            "summary": "What was read of a file, and what became of it",
            "parameters": [_TOKEN, _ID, SHORT_LANGUAGE],
            "responses": {"200": shown("Counts, findings and state"), **_NONE},
        },
        {
            "summary": "Withdraws what waits",
            "parameters": [_TOKEN, _ID, SHORT_LANGUAGE],
            "requestBody": {"content": _FORM},
            "responses": {
                "303": {"description": "To what was received"},
                "409": shown("It does not wait any more"),
                **_NONE,
            },
        },
        _ENDPOINT,
    ),
    Route(
        f"/hand-in/{{token}}/{{import_id}}/{MARKED}",
        marked,
        {
            "summary": "The workbook that was sent, with coloured cells and a column that says why",
            "parameters": [_TOKEN, _ID, SHORT_LANGUAGE],
            "responses": {"200": shown("The workbook", XLSX), **_NONE},
        },
        endpoint=LinkEndpoint,
    ),
)
