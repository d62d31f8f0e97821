"""What can be wrong with a filter, as a sentence part that can be translated."""

from geo.errors import InvalidQueryError


class FilterError(InvalidQueryError):
    """A filter cannot be used; its text is a gettext message that its values fill."""
