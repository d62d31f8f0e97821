"""Addresses of the pages that links lead to, with the day and language of the view kept."""

from urllib.parse import urlencode

from markupsafe import Markup

from geo.catalog import layers
from geo.dataset.context import Context
from geo.language import mark
from geo.settings import reached
from geo.view.view import View
from maps.document.parts import ORGANISATIONS
from maps.look.templates import piece


def place(context: Context, layer_id: str, feature_id: str) -> str:
    """Returns the address of the page of a place."""
    return _address("/place", _kept(context).having(select=f"{layer_id}/{feature_id}"))


def organisation(context: Context, organisation_id: str) -> str:
    """Returns the address of the page of an organisation; empty where it has no activity."""
    if organisation_id not in context.dataset.vocabulary["partner"]:
        return ""
    return _address("/organisation", _kept(context).having(partner=(organisation_id,)))


def page(context: Context, target: str) -> str:
    """Returns the address of the page of a `layer/feature` or `organisations/id`."""
    collection, _, name = target.partition("/")
    if collection == ORGANISATIONS:
        return organisation(context, name)
    return place(context, collection, name)


def on_map(context: Context, layer_id: str, feature_id: str) -> str:
    """Returns the address of the map with a place chosen."""
    return _address("/", _kept(context).having(select=f"{layer_id}/{feature_id}"))


def chosen(context: Context, layer_id: str, feature_id: str) -> str:
    """Returns the address of the map as it is filtered, with a place chosen."""
    return _address("/", context.view.having(select=f"{layer_id}/{feature_id}", page=()))


def unserved(context: Context) -> str:
    """Returns the address of the table of the sites of the view for which nobody is named."""
    sites = layers.INFORMAL_SITES.id
    return _address("/", context.view.having(presence="none").with_page("table", sites))


def booklet(context: Context, *, select: str = "", partner: str = "") -> Markup:
    """Returns the button that hands out the booklet of a place or an organisation."""
    kept = _kept(context).having(sector=context.view.sector, orgtype=context.view.orgtype)
    path = f"/api/downloads/{'place' if select else 'organisation'}.pdf"
    named = kept.having(select=select, partner=(partner,) if partner else ())
    title = context.words(mark("Booklet (PDF)"))
    return piece('<a class="a-button" href="{}" download>{}</a>', _address(path, named), title)


def _kept(context: Context) -> View:
    """Returns the view of the same day, supposition, language and audience, with nothing else."""
    return context.view.only_of_day()


def _address(path: str, view: View) -> str:
    return reached(f"{path}?{urlencode(view.to_query())}")
