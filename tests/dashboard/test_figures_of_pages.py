"""Pages of the dashboard, as they run, show the numbers that all other surfaces show."""

import pytest
import surfaces

from geo.catalog.audience import Audience


@pytest.mark.parametrize(
    ("audience", "name"),
    [("coordinator", "district"), ("coordinator", "wider"), ("public", "everything")],
)
def test_the_same_words_show_the_same_number_on_every_page(opened, library, audience, name):
    view = surfaces.VIEWS[name]
    found = surfaces.by_surface(surfaces.context(library.dataset(Audience(audience)), view))
    said = {words for pairs in found.values() for words, _ in pairs}
    for page in ("map", "partners", "coverage"):
        shown = opened(page, audience, **dict(view.to_query()))
        found[f"page {page}"] = surfaces.of_html(shown.html)
        assert len([words for words, _ in found[f"page {page}"] if words in said]) >= 4
    assert surfaces.disagreeing(found) == {}
