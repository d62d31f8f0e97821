"""The start, the collections and what they say of themselves, as pages for people."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from geo.catalog.layer import Layer
from geo.language import mark
from maps.look.templates import piece
from mapservice.web import pages
from mapservice.web.answers import SCHEMA
from mapservice.web.page_parts import Site

Content = dict[str, Any]


def landing(site: Site, content: Content) -> bytes:
    """Returns the start of the service."""
    say = site.say
    ways = [
        pages.link(site.href("/collections"), say(mark("Collections"))),
        pages.link(site.href("/docs"), say(mark("Every address and parameter"))),
        pages.link(site.href("/conformance"), say(mark("Standards that the service keeps"))),
    ]
    return pages.page(
        site.frame(pages.NAME, ()),
        pages.paragraph(content["description"]),
        pages.listing(ways),
        pages.definitions([(say(mark("Sources")), content["attribution"])]),
    )


def conformance(site: Site, content: Content) -> bytes:
    """Returns the conformance classes as a list."""
    title = site.say(mark("Standards that the service keeps"))
    classes = pages.listing(pages.code(one) for one in content["conformsTo"])
    return pages.page(site.frame(title, site.trail()), classes)


def collections(site: Site, content: Content) -> bytes:
    """Returns all collections, each with its description and the way to its features."""
    say = site.say
    parts = []
    for one in content["collections"]:
        path = f"/collections/{one['id']}"
        parts += [
            pages.heading(pages.link(site.href(path), one["title"])),
            pages.paragraph(one["description"]),
            pages.paragraph(pages.link(site.href(f"{path}/items"), say(mark("Features")))),
        ]
    return pages.page(site.frame(say(mark("Collections")), site.trail()), *parts)


def collection(site: Site, content: Content, about: Content) -> bytes:
    """Returns what one collection says of itself; `about` is that for search engines."""
    say = site.say
    path = f"/collections/{content['id']}"
    ways = [
        pages.link(site.href(f"{path}/items"), say(mark("Features"))),
        pages.link(site.href(f"{path}/queryables"), say(mark("Filters"))),
        pages.link(site.href(f"{path}/schema"), say(mark("Properties"))),
        pages.link(site.href(f"{path}/sortables"), say(mark("Sorting"))),
    ]
    facts = [
        (say(mark("Sources")), content["source"]),
        (say(mark("Published by")), content["attribution"]),
        (say(mark("Licence")), content["licence"]),
        (say(mark("Period")), _period(content["extent"])),
        (say(mark("Box in degrees")), _box(content["extent"])),
    ]
    return pages.page(
        replace(site.frame(content["title"], _above(site)), about=about),
        pages.paragraph(content["description"]),
        pages.listing(ways),
        pages.definitions((term, value) for term, value in facts if value),
    )


def queryables(site: Site, content: Content, layer: Layer) -> bytes:
    """Returns the filters of a collection: those all share, and its own properties."""
    say = site.say
    title = say(layer.title)
    above = (*_above(site), (site.href(f"/collections/{layer.id}"), title))
    columns = [
        say(mark("Name")),
        say(mark("Title")),
        say(mark("Type")),
        say(mark("Values")),
        say(mark("Meaning")),
    ]
    return pages.page(
        site.frame(say(mark("Filters: {title}"), title=title), above, SCHEMA),
        pages.heading(say(mark("Filters that all collections share"))),
        pages.table(title, columns, _rows(content["x-filters"])),
        pages.heading(say(mark("Properties"))),
        pages.table(title, columns, _rows(content["properties"])),
    )


def schema(site: Site, content: Content, layer: Layer, title: str) -> bytes:
    """Returns the properties of a schema as a table; `title` names `{title}`, the collection."""
    say = site.say
    of = say(layer.title)
    above = (*_above(site), (site.href(f"/collections/{layer.id}"), of))
    columns = say.each("Name", "Title", "Type", "Values", "Meaning")
    shown = pages.table(of, columns, _rows(content["properties"]))
    return pages.page(site.frame(say(title, title=of), above, SCHEMA), shown)


def _rows(schemas: Content) -> list[tuple[object, ...]]:
    return [
        (
            pages.code(name),
            one.get("title", ""),
            _type(one),
            _values(one),
            one.get("description", ""),
        )
        for name, one in schemas.items()
    ]


def _type(schema: Content) -> str:
    if "type" not in schema:
        return "geometry"
    kind = f"{schema['type']} ({schema['format']})" if "format" in schema else schema["type"]
    return f"{kind} ({schema['x-ogc-unit']})" if "x-ogc-unit" in schema else kind


def _values(schema: Content) -> str | Markup:
    values = [str(one) for one in schema.get("items", schema).get("enum", ())]
    if len(values) <= 30:
        return ", ".join(values)
    summary = f"{len(values)}: {values[0]} …"
    return piece("<details><summary>{}</summary>{}</details>", summary, ", ".join(values))


def _above(site: Site) -> tuple[tuple[str, str], ...]:
    return site.trail(("/collections", site.say(mark("Collections"))))


def _period(extent: Content) -> str:
    start, end = extent["temporal"]["interval"][0]
    return " – ".join((one or "…")[:10] for one in (start, end))


def _box(extent: Content) -> str:
    return (
        ", ".join(str(edge) for edge in extent["spatial"]["bbox"][0]) if "spatial" in extent else ""
    )
