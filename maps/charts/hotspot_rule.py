"""The hotspot rule of 2020 in words, as a grid, and with what a threshold changes."""

from markupsafe import Markup

from geo.language import Words, mark
from geo.needs import hotspots
from maps.look.templates import template

SEVERITIES = {"low": mark("Low"), "medium": mark("Medium"), "high": mark("High")}
_GRID = template("""
<table class="h-grid"><caption>{{ caption }}</caption>
<thead><tr><th scope="col">{{ corner }}</th>
{% for title in titles %}<th scope="col">{{ title }}</th>{% endfor %}
</tr></thead><tbody>
{% for severity, cells in rows %}
<tr><th scope="row">{{ severity }}</th>
{% for is_hotspot in cells %}
<td class="{{ 'hot' if is_hotspot else 'not' }}">{{ hotspot if is_hotspot else none_here }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody></table>
""")


def sentence(words: Words, threshold: int = hotspots.LARGE_RETURNS) -> str:
    """Returns the rule as a sentence, with its threshold of returnees."""
    return words(
        mark(
            "A sub-district is a hotspot when severity is high on at least one of the two scales, "
            "or when severity is medium and it hosts {threshold} returnees or more."
        ),
        threshold=f"{threshold:,}",
    )


def grid(words: Words, threshold: int) -> Markup:
    """Returns the rule as a table: the worse of both severities against the returnees."""
    columns = (0, threshold) if threshold else (threshold,)
    titles = [
        words(mark("fewer than {threshold} returnees"), threshold=f"{threshold:,}"),
        words(mark("{threshold} returnees or more"), threshold=f"{threshold:,}"),
    ]
    return _GRID(
        caption=words(mark("Hotspot or not, by severity and returnees")),
        corner=words(mark("Severity on the worse scale")),
        titles=titles[-len(columns) :],
        hotspot=words(mark("hotspot")),
        none_here=words(mark("not a hotspot")),
        rows=[
            (
                words(SEVERITIES[severity]),
                [hotspots.is_hotspot(severity, "low", people, threshold) for people in columns],
            )
            for severity in reversed(hotspots.SEVERITIES)
        ],
    )
