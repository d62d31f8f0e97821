"""What a lite page is made from: the View of its address, who looks, and the base map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from geo import language
from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.catalog.registers import ORGANISATIONS
from geo.dataset import selection
from geo.dataset.context import Context
from geo.language import mark
from geo.view.address import Problem
from geo.view.view import View
from maps.look import layer_styles
from maps.svg import ground as svg_ground
from maps.svg.ground import Ground
from mapservice.web.endpoint import Request

_NAMED: Final = {
    "informal-sites": "/lite/sites",
    "hotspots": "/lite/hotspots",
    "abc-areas": "/lite/areas",
    "blocked-areas": "/lite/blocked",
    "governorates": "/lite",
    "districts": "/lite",
    "subdistricts": "/lite",
    "site-groups": "/lite/sites",
}
"""The lists that have an address of their own name."""
OWN_PAGES: Final = ("about", "coverage", "meeting", "organisation", "partners")
"""The pages of the dashboard whose lite twin has the same name."""
COVERAGE: Final = "/lite/coverage"
"""The page of two days, whose links keep the second one."""
IGNORED: Final = ("embed", "embed_options")
"""Parameters of the dashboard's frame, which a link from there may carry."""
NOT_SHOWN: Final = mark("it is not a place that can be shown to you")


def places() -> Mapping[str, str]:
    """Returns the layers whose features have a page of their own, and the page that lists them."""
    own = [one.id for one in layer_styles.on_map() if layer_styles.of(one).whole is None]
    return _NAMED | {one: f"/lite/{one}" for one in own if one not in _NAMED}


@dataclass(frozen=True)
class Lite:
    """One lite page: what it shows, where it is, who looks, and how to get the base map."""

    context: Context
    path: str
    access: Access
    ground: Callable[[], Ground]

    @property
    def audience(self) -> Audience:
        """Who looks."""
        return self.access.audience

    def opens(self, path: str) -> bool:
        """Whether what somebody may see holds a lite page.

        Those of `OWN_PAGES` follow the page of that name; the lists follow the map, pages of
        places the map or the page of places.
        """
        scope = self.access.scope
        own = path.removeprefix("/lite/")
        if own in OWN_PAGES:
            return scope.opens(own)
        is_place = len(path.split("/")) == len(("", "lite", "layer", "feature"))
        return scope.opens("map") or (is_place and scope.opens("place"))

    @property
    def view(self) -> View:
        """The View of the address."""
        return self.context.view

    @property
    def unfiltered(self) -> View:
        """The View of the same day, supposition, language and audience, with nothing else."""
        return self.view.only_of_day()

    @property
    def carried(self) -> View:
        """The View that links to other lite pages carry: filters, day and language."""
        second = self.view.compare if self.path == COVERAGE else None
        return self.view.having(select="", at=None, compare=second, since=None, page=())

    def address(self, path: str, **changes: Any) -> str:  # noqa: ANN401 - any field of the View
        """Returns the address of a lite page with the filters kept, some of them changed."""
        return address(path, self.carried.having(**changes))

    def place(self, layer_id: str, feature_id: str) -> str:
        """Returns the address of a place's page with the filters kept."""
        return self.address(f"/lite/{layer_id}/{quote(feature_id, safe='')}")

    def page(self, target: str) -> str:
        """Returns the address of the page of a `layer/feature` or `organisations/id`."""
        layer_id, _, own = target.partition("/")
        if layer_id != ORGANISATIONS.id:
            return self.place(layer_id, own)
        is_known = own in self.context.dataset.vocabulary["partner"]
        return self.address("/lite/organisation", partner=(own,)) if is_known else ""

    def dashboard(self, select: str = "") -> str:
        """Returns the address of the same view in the dashboard."""
        own = self.path.removeprefix("/lite/")
        page = f"/{own}" if own in OWN_PAGES else "/"
        return address(page, self.view.having(select=select or self.view.select))


def address(path: str, view: View) -> str:
    """Returns the address of a page that shows a View."""
    pairs = view.to_query()
    return f"{path}?{urlencode(pairs)}" if pairs else path


def read(request: Request, *others: str) -> Lite:
    """Returns the page of a request; what cannot be used is noted in the scene, not refused.

    A form sends the controls that were left empty too; they are as good as not sent. `others` are
    parameters that the page reads by itself.
    """
    dataset = request.dataset
    ignored = {*IGNORED, *others}
    pairs = [(name, value) for name, value in request.pairs if value and name not in ignored]
    view, problems = View.from_query(pairs, dataset.vocabulary)
    layer_id, _, feature_id = view.select.partition("/")
    if feature_id and not dataset.shows(layer_id, feature_id):
        problems = (*problems, Problem("select", view.select, NOT_SHOWN))
        view = view.having(select="")
    context = Context(dataset, view, language.words(view.lang), problems)
    path = request.http.scope["path"].rstrip("/")
    return Lite(context, path, request.access, lambda: _ground(request))


def _ground(request: Request) -> Ground:
    state = request.state
    folder = state.config.data / "boundaries"
    return state.cache.get("ground of drawn maps", lambda: svg_ground.read(folder))


def chosen_filters(context: Context) -> list[tuple[str, str]]:
    """Returns the filters that are set as pairs of name and value, the day at the end."""
    view = context.view
    found = [
        (name, value)
        for name in selection.active_filters(view)
        for value in ([view.presence] if name == "presence" else getattr(view, name))
    ]
    return [*found, ("date", view.date.isoformat())] if view.date else found
