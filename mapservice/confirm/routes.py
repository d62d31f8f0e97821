"""`/confirm/…`: an organisation says by link which of its activities are still true.

After sending the browser goes to the page again, so that looking at it again sends nothing again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from geo.access.gate import Access
from geo.access.links.organisation_links import OrganisationLink, Purpose
from geo.catalog.audience import Audience
from geo.errors import InvalidQueryError, LimitError
from geo.intake.confirm import checks
from geo.intake.confirm.asked import Asked, Details, Said
from geo.intake.confirm.confirmations import Answer, Confirmations
from geo.language import mark
from mapservice.confirm import page as pages
from mapservice.confirm.page import MOST_ROWS, Chosen, ConfirmPage
from mapservice.sign_in import organisation_pages
from mapservice.sign_in.share_pages import LinkEndpoint
from mapservice.web import answers, sent
from mapservice.web.endpoint import AppState, Route
from mapservice.web.operation import SHORT_LANGUAGE, in_path, shown
from mapservice.web.pages import HTML
from mapservice.web.sent import TooLargeError

_FIELDS: Final = {"e": "end", "p": "place", "s": "sector", "u": "until", "w": "word"}
_MOST_PAGES: Final = 1_000


class _Sent(NamedTuple):
    """What was sent of one activity: what it is about, the answer that was known, the choice."""

    about: str
    version: int
    chosen: Chosen


@dataclass(frozen=True)
class _Visit:
    """One request by an open link."""

    state: AppState
    request: Request
    access: Access
    link: OrganisationLink

    @property
    def desk(self) -> Confirmations:
        """The answers of the store."""
        return Confirmations(self.state.library, self.state.gate)

    def page(self) -> ConfirmPage:
        """Returns the page of the newest data."""
        context = organisation_pages.context(self.state, self.request)
        return ConfirmPage(context, self.link, f"/confirm/{self.request.path_params['token']}")

    def rows(self) -> list[Asked]:
        """Returns what is asked about now."""
        return self.desk.asked(self.link)


def confirm(state: AppState, request: Request) -> Response:
    """`/confirm/{token}`: the page, and the answers that are sent from it."""
    found = organisation_pages.opened(state, request, Purpose.CONFIRM)
    if isinstance(found, Response):
        return found
    visit = _Visit(state, request, *found)
    if request.method == "POST":
        return _take(visit)
    state.gate.saw(visit.access, f"{Purpose.CONFIRM} link {visit.link.id}")
    part = _digits(request.query_params.get("page"), _MOST_PAGES)
    return _html(visit.page().html(visit.rows(), part))


def _take(visit: _Visit) -> Response:
    """Takes the answers of a form, and goes to the page again; says which came too late."""
    page, rows, told = visit.page(), visit.rows(), list[_Sent]()
    try:
        with sent.form(visit.request, sent.SMALL_BYTES) as given:
            told = list(_sent(given))
            for_all, seen = given.get("all") == "1", _digits(given.get("seen"), page.revision)
        answered = list(_answers(told, {one.about: one for one in rows}, for_all=for_all))
        received = visit.desk.send(visit.access, visit.link, answered, seen)
    except (InvalidQueryError, LimitError, TooLargeError) as fault:
        status = visit.state.statuses[type(fault)]
        faults = [fault.sentence(page.words)]
        chosen = {one.about: one.chosen for one in told}
        return _html(page.html(rows, faults=faults, chosen=chosen), status)
    if received.meanwhile:
        late = page.late([one for one in rows if one.about in received.meanwhile])
        return _html(visit.page().html(visit.rows(), faults=late), HTTPStatus.CONFLICT)
    return RedirectResponse(page.href(), HTTPStatus.SEE_OTHER.value)


def _sent(given: FormData) -> Iterator[_Sent]:
    """Yields what a form says of each activity that it names."""
    for n in range(MOST_ROWS):
        key = _text(given, f"r{n}")
        if key:
            about, version = pages.key(key)
            said = {name: _text(given, f"{short}{n}") for short, name in _FIELDS.items()}
            yield _Sent(about, version, Chosen(_text(given, f"a{n}"), Details(**said)))


def _answers(told: list[_Sent], rows: Mapping[str, Asked], *, for_all: bool) -> Iterator[Answer]:
    """Yields the answers; InvalidQueryError where none is given, or one cannot be meant.

    What is not asked about (any more) is passed on as it is: it is found to come too late.
    """
    is_any = False
    for one in told:
        said = one.chosen.said or (Said.STILL_TRUE.value if for_all else "")
        if said not in list(Said):
            continue
        is_any, row = True, rows.get(one.about)
        if row is None:
            yield Answer(one.about, one.version, Said(said))
        else:
            yield checks.answer(row, one.version, Said(said), one.chosen.details)
    if not is_any:
        raise InvalidQueryError(mark("Nothing was chosen yet: say of at least one what it is."))


def _text(given: FormData, name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _digits(text: object, most: int) -> int:
    """Returns a number of the address or the form, up to the greatest that there is."""
    is_number = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 12
    return min(int(str(text)), most) if is_number else 0


def _html(content: bytes, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(content, status.value, answers.common_headers(Audience.PARTNER), HTML)


_TOKEN: Final = in_path(
    "token", {"type": "string", "pattern": "^[A-Za-z0-9_-]{34}$"}, "The token of a confirm link"
)
_NONE: Final = {
    "404": shown("Nobody made this link"),
    "410": shown("The link has ended or was withdrawn"),
    "429": shown("Too many wrong tokens, or more answers than are taken in a day"),
}
ROUTES: Final = (
    Route(
        "/confirm/{token}",
        confirm,
        {
            "summary": "The page on which an organisation says what is still true of its work",
            "parameters": [_TOKEN, SHORT_LANGUAGE],
            "responses": {"200": shown("Its activities, each to be answered"), **_NONE},
        },
        {
            "summary": "Answers: what is still true is renewed, the rest waits for a coordinator",
            "parameters": [_TOKEN, SHORT_LANGUAGE],
            "requestBody": {
                "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
            },
            "responses": {
                "303": {"description": "To the page"},
                "400": shown("What cannot be meant"),
                "403": shown("Asked from another site"),
                "409": shown("What somebody else answered first; the rest was received"),
                **_NONE,
            },
        },
        partial(LinkEndpoint, methods=("GET", "HEAD", "POST"), referrer="same-origin"),
    ),
)
