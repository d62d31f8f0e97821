"""Scenes to print."""

from geo import language
from geo.dataset.context import Context
from geo.view.view import View


def context(dataset, **query):
    view, problems = View.from_query(query.items(), dataset.vocabulary)
    assert not problems
    return Context(dataset, view, language.words(view.lang))
