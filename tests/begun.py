"""Libraries over copies of a store, which begin with what was read of that store already."""

from geo.access.datasets import Library
from geo.catalog.audience import Audience


def begun(held, store):
    """Returns a library over a store that was copied from the one of `held`, or goes on from it.

    It starts with the revision that `held` serves, and reads what was written since, as a process
    does that goes on.
    """
    for audience in Audience:
        held.dataset(audience)
    made = Library(store)
    made._made, made._datasets = held._made, dict(held._datasets)
    return made
