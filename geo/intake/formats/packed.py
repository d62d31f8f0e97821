"""XML parts of packed files, read piece by piece: nothing outside the file is ever fetched."""

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree


def elements(source: IO[bytes], *names: str) -> Iterator[Any]:
    """Yields the elements of these names, in any namespace, as they end, and forgets them.

    SyntaxError for XML that is broken.
    """
    tags = tuple(f"{{*}}{name}" for name in names)
    for _, element in etree.iterparse(source, tag=tags, resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
