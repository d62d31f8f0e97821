"""What tests of records by hand do again and again."""

from geo.catalog.audience import Audience
from geo.intake.sheets.layout.reading import Wanted

_HEAD = "Activity ID,Organisation,Sector,Governorate,District,Start,Status,Reported on"


def work(hand, audience=Audience.COORDINATOR):
    """The activities that count, by id."""
    rows = hand.library.dataset(audience).features["partner-activities"]
    return rows.set_index("id")


def version(hand):
    """The newest revision."""
    return hand.library.store.version()


def accept(imports, rows, day="2026-10-31"):
    """Accepts a table of activities of the sender drc."""
    lines = (f"{','.join(row)},Al-Anbar,Al-Ramadi,2026-01-05,ongoing,{day}" for row in rows)
    content = "\n".join([_HEAD, *lines]).encode()
    made, _ = imports.hand_in(content, "month.csv", Wanted(sender="drc"), ("ali", ""))
    return imports.accept(made, "coordinator")
