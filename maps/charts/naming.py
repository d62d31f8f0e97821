"""How charts call sectors, organisations, columns and signs, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from geo.coverage.matrix import Column
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import Words, mark
from maps.look.key_figures import NOT_KNOWN
from maps.look.templates import template

_KEY = template("""
<div class="a-key">
{% for kind, title in titles.items() %}
<span>{% if kind %}<i class="k {{ kind }}">{{ "–" if kind == "wh" else "" }}</i>{% endif %}
{{ words(title) }}</span>
{% endfor %}
</div>
""")


class Naming(NamedTuple):
    """The words of a language, and the names of sectors and organisations by their ids."""

    words: Words
    sector: Callable[[str], str]
    organisation: Callable[[str], str]

    @classmethod
    def of(cls, context: Context) -> "Naming":
        """Returns the names that a dataset has in the reader's language."""
        return cls(
            context.words, partial(names.sector, context), partial(names.organisation, context)
        )

    def sectors(self, ids: Iterable[str]) -> str:
        """Returns the names of sectors as one list."""
        return self.words.listed(map(self.sector, ids))

    def organisations(self, ids: Iterable[str]) -> str:
        """Returns the names of organisations as one list."""
        return self.words.listed(map(self.organisation, ids))

    def households(self, column: Column) -> str:
        """Returns the households of a column's place in short, empty where they are not told."""
        if column.households is None:
            return NOT_KNOWN if column.uncounted else ""
        told = self.words.count("{n} hh", "{n} hh", column.households)
        return self.words(mark("at least {n}"), n=told) if column.uncounted else told


def key(words: Words, titles: Mapping[str, str]) -> Markup:
    """Returns the key of a chart: classes of signs with what they mean (gettext messages)."""
    return _KEY(words=words, titles=titles)
