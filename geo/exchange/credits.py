"""What stands under every map: days of the data, source of the boundaries, disclaimer."""

from geo.dataset.dataset import Dataset
from geo.language import Words, mark

DISCLAIMER = mark(
    "Boundaries, names and designations do not mean that they are endorsed or accepted by the "
    "United Nations or by the publishers."
)


def lines(dataset: Dataset, words: Words) -> list[str]:
    """Returns the sources with their days, and the disclaimer as the last line."""
    return [
        words(
            mark("Sites and partners: DSTWG, {day}"),
            day=words.day(dataset.day, short=True),
        ),
        words(mark("Hotspots: DSTWG, 9 Dec 2020")),
        words(mark("Boundaries: UN OCHA COD-AB, 3 Jun 2019")),
        words(mark("Base map: Natural Earth")),
        words(DISCLAIMER),
    ]
