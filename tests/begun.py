"""Libraries over copies of a store, which begin with what was read of that store already."""

from geo.access.datasets import Library
from geo.catalog.audience import Audience


def begun(held, store):
    """Returns a library over a store that was copied from the one of `held`, or goes on from it.

    It starts with the revision that `held` serves to coordinators, and reads what was written
    since, as a process does that goes on. Other audiences are made when they are asked for: else
    every revision would be made for them anew.
    """
    made = Library(store)
    made._datasets = {Audience.COORDINATOR: held.dataset(Audience.COORDINATOR)}
    made._made = held._made
    return made
