"""Share of columns whose role is found without help: `python tests/benchmarks/columns.py`.

In the sheets in every shape that the tests have, with and without their rows of HXL tags; of the
columns that have a role, and of those that have none. A column that is asked is not placed.
"""

import sys
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "geo" / "intake" / "sheets")]

import kind_shapes  # noqa: E402 - stands beside the tests
import sheet_shapes  # noqa: E402

from geo import settings  # noqa: E402
from geo.access import datasets  # noqa: E402
from geo.catalog.audience import Audience  # noqa: E402
from geo.intake.sheets import outcome  # noqa: E402
from geo.intake.sheets.known import Known  # noqa: E402
from geo.intake.sheets.layout.reading import Wanted  # noqa: E402


def placed(*, tagged: bool) -> Counter[str]:
    """Returns how many columns there are, are placed right, wrong, or asked."""
    config, dataset = settings.current(), datasets.shared().dataset(Audience.COORDINATOR)
    known = Known(dataset.features, dataset.country, config.data)
    found = Counter[str]()
    for make in (*sheet_shapes.SHAPES, *kind_shapes.SHAPES):
        shape = make(tagged)
        said = Wanted(**dict(getattr(shape, "options", ())))
        read = outcome.of(shape.content, shape.name, said, known).reading.columns
        for one, role in zip(read, shape.roles, strict=False):
            asked = "asked" if one.perhaps else "wrong"
            found["right" if one.role == role else asked] += 1
    return found


if __name__ == "__main__":
    for tagged in (True, False):
        found = placed(tagged=tagged)
        share = found["right"] / found.total()
        said = ", ".join(f"{many} {what}" for what, many in found.items())
        tags = "with" if tagged else "without"
        sys.stdout.write(f"{tags} HXL rows: {share:.1%} of {found.total()} columns ({said})\n")
