"""What one page of the dashboard or one lite page works with."""

import datetime as dt
from dataclasses import dataclass

from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.language import Words
from geo.values import days
from geo.view.address import Problem
from geo.view.view import View


@dataclass(frozen=True)
class Context:
    """A disclosed dataset, the View of it, the texts of its language, and what was not usable."""

    dataset: Dataset
    view: View
    words: Words
    problems: tuple[Problem, ...] = ()

    @property
    def country(self) -> str:
        """The name of the country in the language of the texts."""
        return self.dataset.country.named(self.words.language)

    @property
    def today(self) -> dt.date:
        """The day of the reader (UTC)."""
        return days.today()

    @property
    def day(self) -> dt.date:
        """The day that the page describes."""
        return selection.day(self.dataset, self.view)
