"""The page of one place: who works there, what is missing, where it is; one A4 page in print."""

from markupsafe import Markup

from geo.dataset import records as dataset_records
from geo.dataset import selection
from geo.errors import NotFoundError
from geo.language import mark
from geo.profiles import place as place_profile
from geo.profiles.place import Fact, Line, Profile
from geo.view.view import View
from maps.look import markup, work_rows
from maps.look.templates import joined, piece, pieces
from maps.svg import map as svg_map
from mapservice.lite import map as lite_map
from mapservice.lite.page import Content, bullets, section
from mapservice.lite.request import Lite

_INSIDE = ("informal-sites", "hotspots", "blocked-areas")


def page(lite: Lite, layer_id: str, feature_id: str) -> Content:
    """Returns the page of a place; NotFoundError where the reader may see no such place."""
    found = place_profile.of(lite.context, layer_id, feature_id)
    if found is None:
        raise NotFoundError(f"There is no {layer_id[:60]}/{feature_id[:60]}.")
    body = joined(
        (
            _facts(lite, found),
            _work(lite, found),
            _map(lite, found),
            _inside(lite, found),
            _quoted(found),
        )
    )
    return Content(found.name, body, found.eyebrow, f"{layer_id}/{feature_id}", "place")


def _facts(lite: Lite, place: Profile) -> Markup:
    words = lite.context.words
    parts = []
    if not place.passes_filters:
        parts.append(markup.empty(words(mark("The filters hide this place on the map."))))
    if place.pairs:
        rows = pieces("<div><dt>{0[1]}</dt><dd>{0[0]}</dd></div>", place.pairs)
        parts.append(piece('<dl class="figs">{}</dl>', rows))
    if place.facts:
        parts.append(markup.facts((one.title, _value(one)) for one in place.facts))
    return joined(parts)


def _value(fact: Fact) -> str:
    return markup.source_text(fact.value) if fact.quoted else fact.value


def _work(lite: Lite, place: Profile) -> Markup:
    context, words = lite.context, lite.context.words
    if place.work:
        rows = bullets(work_rows.rows(context, place.work), "rows")
        if place.more:
            rows += markup.note(words.count("and {n} more", "and {n} more", place.more))
    else:
        rows = markup.empty(work_rows.nobody(context))
    wider = work_rows.wider(context, place)
    if wider:
        rows += markup.note(wider)
    day = words(mark("Situation of {day}"), day=words.day(context.day))
    lead = piece('<p class="lead">{}</p>', day)
    shown = section(words(mark("Who works here")), lead + rows)
    if place.gaps:
        gaps = bullets([markup.source_text(one) for one in place.gaps], "gaps")
        shown += section(words(mark("What is missing")), gaps)
    return shown


def _map(lite: Lite, place: Profile) -> Markup:
    words = lite.context.words
    features = lite.context.dataset.features[place.layer_id]
    shapes = features.geometry[features["id"] == place.id].tolist()
    drawn = lite_map.draw(
        lite, svg_map.window_of(shapes, svg_map.SIZE_PX), (place.layer_id, place.id)
    )
    if place.point is None:
        drawn = markup.empty(words(mark("No position of this place is known."))) + drawn
    source = piece('<p class="a-note">{}: {}</p>', words(mark("Source")), place.sources)
    return section(words(mark("Map")), drawn + source)


def _inside(lite: Lite, place: Profile) -> Markup:
    """What lies in an area or unit, as links."""
    view = _whole(place)
    if view is None:
        return Markup()
    context, words = lite.context, lite.context.words
    parts = []
    for layer_id in _INSIDE:
        records = dataset_records.records(selection.select(context.dataset, layer_id, view))
        links = [
            piece('<a href="{}">{}</a>', lite.place(layer_id, one["id"]), words.name(one))
            for one in sorted(records, key=words.name)
        ]
        if links:
            title = words(context.dataset.layer(layer_id).title)
            parts.append(piece("<h3>{}</h3>{}", title, bullets(links, "links")))
    return section(words(mark("In this area")), joined(parts)) if parts else Markup()


def _whole(place: Profile) -> View | None:
    """Returns the View of everything inside an area or unit; None for a single place."""
    names = {
        "abc-areas": "area",
        "governorates": "governorate",
        "districts": "district",
        "subdistricts": "subdistrict",
    }
    name = names.get(place.layer_id)
    return View().having(**{name: (place.id,)}) if name else None


def _quoted(place: Profile) -> Markup:
    return joined(
        section(title, bullets([_sentence(one) for one in lines], "quoted"))
        for title, lines in place.sections
    )


def _sentence(line: Line) -> Markup:
    remark = piece(" <em>({})</em>", line.remark) if line.remark else ""
    return markup.source_text(line.text) + remark
