"""Somebody who edits a record at the same moment as somebody else in another process."""

from geo import settings
from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.intake.by_hand import records
from geo.intake.by_hand.hand import EditedError, Hand
from geo.intake.by_hand.records import Edit
from geo.store.stores import connect


def edit(config, who, acts, together):
    """Saves each of `acts` (record, field, value) as somebody who saw what was there before.

    Who is told that somebody else was first saves again, on top. `together.told` gets what became
    of each: the revision, and what somebody was told before, if anything.
    """
    settings.use(**config)
    library = Library(connect(settings.current().store))
    access = Access(Audience.COORDINATOR, who=who, own=Audience.COORDINATOR)
    hand = Hand(library, Gate(settings.current()), access)
    for record, field, value in acts:
        library.look_again()
        seen = library.dataset(Audience.COORDINATOR).revision
        together.barrier.wait(60)
        told = None
        while True:
            try:
                made = records.save(hand, Edit(record, {field: value}, seen))
            except EditedError as fault:
                told = (str(fault), dict(fault.meanwhile.changes))
                seen = fault.meanwhile.revision
            else:
                break
        together.told.put((who, record, made.id, told))
        together.barrier.wait(60)
