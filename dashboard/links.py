"""Addresses of the pages that links lead to, with the day and language of the view kept."""

from urllib.parse import urlencode

from geo.language import mark
from geo.scene import Scene
from geo.view import View
from maps import markup


def place(scene: Scene, layer_id: str, feature_id: str) -> str:
    """Returns the address of the page of a place."""
    return _address("/place", _kept(scene).having(select=f"{layer_id}/{feature_id}"))


def organisation(scene: Scene, organisation_id: str) -> str:
    """Returns the address of the page of an organisation; empty where it has no activity."""
    if organisation_id not in scene.dataset.vocabulary["partner"]:
        return ""
    return _address("/organisation", _kept(scene).having(partner=(organisation_id,)))


def on_map(scene: Scene, layer_id: str, feature_id: str) -> str:
    """Returns the address of the map with a place chosen."""
    return _address("/", _kept(scene).having(select=f"{layer_id}/{feature_id}"))


def booklet(scene: Scene, *, select: str = "", partner: str = "") -> str:
    """Returns the button (HTML) that hands out the booklet of a place or an organisation."""
    kept = _kept(scene).having(sector=scene.view.sector, orgtype=scene.view.orgtype)
    path = f"/api/downloads/{'place' if select else 'organisation'}.pdf"
    named = kept.having(select=select, partner=(partner,) if partner else ())
    title = markup.text(scene.words(mark("Booklet (PDF)")))
    href = markup.text(_address(path, named))
    return f'<a class="a-button" href="{href}" download>{title}</a>'


def _kept(scene: Scene) -> View:
    """Returns the view of the same day, language and audience, with nothing else."""
    return View(date=scene.view.date, lang=scene.view.lang, audience=scene.view.audience)


def _address(path: str, view: View) -> str:
    return f"{path}?{urlencode(view.to_query())}"
