"""Somebody who hands in, accepts and edits until killed, and tells what was acknowledged."""

from geo import settings
from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.intake.by_hand import records
from geo.intake.by_hand.hand import Hand
from geo.intake.by_hand.records import Edit
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted
from geo.store.stores import connect

HEAD = "Activity ID,Organisation,Sector,Governorate,District,Start,Status,Reported on"
ROWS = 40
"""Rows of each file: all of them are there, or none."""


def sheet(number):
    """The file of a number, as everybody can make it again."""
    rows = (
        f"K{number}-{at},DRC,WASH,Al-Anbar,Al-Ramadi,2026-01-05,ongoing,2026-10-31"
        for at in range(ROWS)
    )
    return "\n".join([HEAD, *rows]).encode()


def record(number):
    """The row of a file that is edited."""
    return f"from-s{number}-k{number}-0"


def work(config, number, told):
    """Goes on from a number until killed; `told` gets a word, the number and an id for each act."""
    settings.use(**config)
    settings_now = settings.current()
    library = Library(connect(settings_now.store))
    imports = Imports(library, settings_now)
    lina = Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)
    hand = Hand(library, Gate(settings_now), lina)
    told.send(("reads", number, library.dataset(Audience.COORDINATOR).revision))
    while True:
        wanted = Wanted(sender=f"s{number}")
        made, _ = imports.hand_in(sheet(number), f"{number}.csv", wanted, ("ali", ""))
        told.send(("handed in", number, made.id))
        accepted = imports.accept(made, "lina")
        told.send(("accepted", number, accepted.revision.id))
        reached = Edit(record(number), {"reached": number + 1}, accepted.revision.id)
        edited = records.save(hand, reached)
        told.send(("edited", number, edited.id))
        number += 1
