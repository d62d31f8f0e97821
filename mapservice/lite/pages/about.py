"""The lite page of what the documents say as a whole: groups, priorities, movements, lessons."""

from geo.language import mark
from maps.document import about, as_html
from mapservice.lite.frame.page import Content
from mapservice.lite.frame.request import Lite


def page(lite: Lite) -> Content:
    """Returns the chapters of About that the documents fill."""
    words = lite.context.words
    body = as_html.chapters(about.chapters(lite.context), words, address=lambda target: target)
    return Content(words(mark("What the documents say")), body, form="")
