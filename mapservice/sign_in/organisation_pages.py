"""What opens behind a link of an organisation, and what is said where nothing does."""

from starlette.requests import Request
from starlette.responses import Response

from geo.access.gate import Access, Asking
from geo.access.links.organisation_links import OrganisationLink, Purpose
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.errors import LinkError
from geo.language import words
from geo.values import clock
from geo.view.view import View
from mapservice.sign_in import share_pages
from mapservice.web import origins
from mapservice.web.endpoint import AppState, sender_of


def opened(
    state: AppState, request: Request, purpose: Purpose
) -> tuple[Access, OrganisationLink] | Response:
    """Returns who comes by the open link of an address, else the page that says why nobody does."""
    now = clock.now()
    asking = Asking(request.headers, sender=sender_of(request))
    try:
        access = state.gate.of_organisation(request.path_params["token"], purpose, asking, now)
    except LinkError as fault:
        return share_pages.refused(state, request, fault.why)
    if request.method == "POST" and origins.is_foreign(request.headers, origins.of(state.config)):
        return share_pages.foreign(request)
    link = access.organisation
    dataset = state.library.dataset(Audience.COORDINATOR)
    if link is None or link.organisation not in dataset.organisations:
        return share_pages.refused(state, request, "revoked")
    return access, link


def context(state: AppState, request: Request) -> Context:
    """Returns everything, in the language that is asked for; of it pages show what is one's own."""
    language = share_pages.asked_language(request)
    return Context(
        state.library.dataset(Audience.COORDINATOR), View(lang=language), words(language)
    )
