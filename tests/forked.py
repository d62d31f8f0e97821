"""Processes that are forked from one that has imported what they need."""

import sys
from multiprocessing import get_context
from types import ModuleType


def context(monkeypatch, *modules):
    """Returns what makes such processes, for one test.

    They would begin with the main module of this one: after a test of pages that is the last page.
    """
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    made = get_context("forkserver")
    made.set_forkserver_preload(list(modules))
    return made
