"""Answers of pure questions about a view, remembered until the data change."""

from collections.abc import Callable
from typing import Final, TypeVar

from geo.dataset.dataset import Dataset
from geo.view.view import View

Answer = TypeVar("Answer")
_MOST: Final = 96
"""Answers about a dataset that are remembered at once."""


def answer(question: Callable[[Dataset, View], Answer], dataset: Dataset, view: View) -> Answer:
    """Returns what a question finds, asked once for each dataset and view."""
    answers = dataset.derived.part("answers", _MOST)
    return answers.get((question, view), lambda: question(dataset, view))
