"""The hotspot rule of 2020 in words, as a grid, and with what a threshold changes."""

from geo.language import Words, mark
from geo.needs import hotspots
from maps.look import escaped as markup

SEVERITIES = {"low": mark("Low"), "medium": mark("Medium"), "high": mark("High")}


def sentence(words: Words, threshold: int = hotspots.LARGE_RETURNS) -> str:
    """Returns the rule as a sentence, with its threshold of returnees."""
    return words(
        mark(
            "A sub-district is a hotspot when severity is high on at least one of the two scales, "
            "or medium on one with {threshold} returnees or more."
        ),
        threshold=f"{threshold:,}",
    )


def grid(words: Words, threshold: int) -> str:
    """Returns the rule as a table: the worse of both severities against the returnees."""
    columns = (0, threshold) if threshold else (threshold,)
    titles = [
        words(mark("fewer than {threshold} returnees"), threshold=f"{threshold:,}"),
        words(mark("{threshold} returnees or more"), threshold=f"{threshold:,}"),
    ][-len(columns) :]
    head = "".join(f'<th scope="col">{markup.text(one)}</th>' for one in titles)
    rows = "".join(
        f'<tr><th scope="row">{markup.text(words(SEVERITIES[severity]))}</th>'
        + "".join(_cell(words, severity, people, threshold) for people in columns)
        + "</tr>"
        for severity in reversed(hotspots.SEVERITIES)
    )
    caption = markup.text(words(mark("Hotspot or not, by severity and returnees")))
    corner = markup.text(words(mark("Severity on the worse scale")))
    return (
        f'<table class="h-grid"><caption>{caption}</caption><thead><tr><th scope="col">{corner}'
        f"</th>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(words: Words, severity: str, returnees: int, threshold: int) -> str:
    if hotspots.is_hotspot(severity, "low", returnees, threshold):
        return f'<td class="hot">{markup.text(words(mark("hotspot")))}</td>'
    return f'<td class="not">{markup.text(words(mark("not a hotspot")))}</td>'
