"""What is told of a sheet that is read, with every row accounted for."""

from sheet_parts import each

from geo.intake.sheets import outcome
from geo.intake.sheets.layout.reading import Wanted

HEAD = ["Organisation", "Sector", "Governorate", "District", "Month", "Individuals"]

CROSSED = [["District", "Health", "WASH", "Education", "Protection", "Total"],
           ["Al-Ramadi", 3, 4, 5, 6, 18], ["Al-Falluja", 1, 1, 1, 1, 4]]  # fmt: skip
IGNORED = ("blank", "totals", "help", "hidden")


def body(count=8):
    return [
        [w[1], s, "Al-Anbar", p[1], "2023-03", 10 + n] for n, (p, w, s) in enumerate(each(count))
    ]


def told(content, known, name="sheet.xlsx", **said):
    document = outcome.document(outcome.of(content, name, Wanted(**said), known))
    counts = document["counts"]
    assert counts["rows"] == counts["taken"] + counts["held"] + sum(counts["ignored"].values())
    assert set(counts["ignored"]) == set(IGNORED)
    return document


def codes(document):
    return {one["code"]: one for one in document["findings"]}
