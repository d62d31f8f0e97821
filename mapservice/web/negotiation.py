"""Whether an asker reads HTML or JSON, and the answer in the one or the other."""

from collections.abc import Callable

from starlette.requests import Request

from mapservice.web.answers import Answer
from mapservice.web.pages import HTML

FORM = "f"
_PAGES = ("text/html", "application/xhtml+xml")


def wants_html(request: Request) -> bool:
    """Returns whether `f` says html, or where it is not given, Accept names HTML before JSON.

    Programs that take anything get JSON; browsers name HTML first.
    """
    form = request.query_params.get(FORM)
    if form in ("html", "json"):
        return form == "html"
    html: tuple[float, int] | None = None
    other: tuple[float, int] | None = None
    for place, part in enumerate(request.headers.get("accept", "").lower().split(",")):
        name, _, parameters = part.partition(";")
        found = (_weight(parameters), -place)
        if name.strip() in _PAGES:
            html = max(html or found, found)
        elif "json" in name or name.strip() in ("*/*", "application/*"):
            other = max(other or found, found)
    return html is not None and html[0] > 0 and (other is None or html > other)


def _weight(parameters: str) -> float:
    for one in parameters.split(";"):
        key, _, number = one.partition("=")
        if key.strip() == "q":
            try:
                return float(number)
            except ValueError:
                return 0.0
    return 1.0


def html_answer(make: Callable[[], bytes], depends_on: tuple[object, ...]) -> Answer:
    """Returns a page as an answer."""
    return Answer(make, HTML, (*depends_on, "html"), negotiated=True)
