"""Who is asking: the one place where a request becomes an audience."""

from starlette.requests import Request

from geo import disclosure
from geo.disclosure import Audience
from geo.settings import Settings


def of(request: Request, config: Settings) -> Audience:
    """Returns the audience of a request; public unless the settings or your own machine say so."""
    host = request.headers.get("host", "")
    return disclosure.audience_of(config.default_audience, config.host, host, request.headers)
