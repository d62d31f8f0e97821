"""The process in which one file is read: takes its bytes, gives sheets, has limits of its own."""

import resource
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import orjson

from geo.intake.formats import apart, excel, geojson, geopackage, kml, limits
from geo.intake.formats.kind import Format
from geo.intake.formats.limits import Limits, NotReadError
from geo.intake.formats.sheet import Sheet

_MOST_MEMORY: Final = 900 * 1024**2
READERS: Final[Mapping[Format, Callable[[bytes, Limits], Iterable[Sheet]]]] = {
    Format.XLS: excel.read,
    Format.XLSB: excel.read,
    Format.GEOJSON: geojson.read,
    Format.GEOPACKAGE: geopackage.read,
    Format.KML: kml.read,
    Format.KMZ: kml.read_packed,
}


def main(format_: str, most: Limits) -> None:
    """Reads standard input as a format and writes its sheets, or why not, to standard output."""
    seconds = int(most.seconds)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(told(Format(format_), sys.stdin.buffer.read(), most))


def told(format_: Format, content: bytes, most: Limits) -> bytes:
    """Returns the sheets of a file as bytes, or why it cannot be read."""
    try:
        return apart.encoded(READERS[format_](content, most))
    except NotReadError as why:
        return apart.refused(why)
    except limits.BROKEN:
        return apart.refused(limits.broken())


if __name__ == "__main__":
    main(sys.argv[1], Limits(*orjson.loads(sys.argv[2])))
