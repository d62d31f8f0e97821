"""What can be wrong with a filter, as a sentence part that can be translated."""

from geo.errors import InvalidQueryError


class FilterError(InvalidQueryError):
    """A filter cannot be used: `expected` is a gettext message that `values` fill."""

    def __init__(self, expected: str, **values: object) -> None:
        self.expected = expected
        self.values = values
        super().__init__(expected.format(**values))
