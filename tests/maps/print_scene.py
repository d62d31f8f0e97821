"""Scenes to print."""

from geo import language
from geo.scene import Scene
from geo.view import View


def scene(dataset, **query):
    view, problems = View.from_query(query.items(), dataset.vocabulary)
    assert not problems
    return Scene(dataset, view, language.words(view.lang))
