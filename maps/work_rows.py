"""Lines of a list that say who works at a place, in which sector and until when, as HTML."""

from collections.abc import Iterable

from geo import names
from geo.language import mark
from geo.place_profile import Profile
from geo.scene import Scene
from geo.work import Work
from maps import markup

NO_ROWS = mark(
    "No organisation is named for this place on {day}. That is what the sources say; someone "
    "may still be working here."
)
HANDOVERS = {
    "taken_over": mark("taken over"),
    "partly": mark("partly taken over"),
    "not_taken_over": mark("not taken over"),
    "agreed": mark("takeover agreed"),
    "promised": mark("takeover promised"),
}


def rows(scene: Scene, found: Iterable[Work]) -> list[str]:
    """Returns one row (HTML) for each: the organisation, until when, and what it does."""
    return [
        markup.row(
            names.organisation(scene, one.organisation),
            markup.end_tag(scene.words, one.status, one.end, one.precision, scene.day),
            _line(scene, one),
        )
        for one in found
    ]


def nobody(scene: Scene) -> str:
    """Returns the sentence that stands where nobody is named, and what it does not mean."""
    return scene.words(NO_ROWS, day=scene.words.day(scene.day))


def wider(scene: Scene, place: Profile) -> str:
    """Returns who is named for a wider area only, empty where nobody is."""
    if not place.wider:
        return ""
    said = scene.words.count(
        "{n} more organisation works across {area}, place not named:",
        "{n} more organisations work across {area}, place not named:",
        len(place.wider),
        area=place.area_name,
    )
    return f"{said} " + scene.words.listed(names.organisation(scene, one) for one in place.wider)


def _line(scene: Scene, work: Work) -> str:
    words = scene.words
    parts = [markup.text(scene.words.listed(names.sector(scene, one) for one in work.sectors))]
    if work.certainty == "reported_for_group":
        parts.append(markup.text(words(mark("reported for the group of sites"))))
    if work.extension:
        parts.append(markup.text(words(mark("extension possible"))))
    if work.donors:
        donors = scene.words.listed(names.organisation(scene, one) for one in work.donors)
        parts.append(markup.text(words(mark("funded by {donor}"), donor=donors)))
    if work.handover:
        parts.append(markup.text(words(HANDOVERS[work.handover])))
    return " · ".join(parts)
