"""What all commands of `atlas report` share: names of files, whole files, fonts and ground."""

import json
from pathlib import Path
from typing import Final

import typer

from geo import settings
from geo.dataset import records
from geo.errors import InvalidQueryError, StoreError
from maps.pictures.typeset import Typesetter
from maps.svg import ground as svg_ground
from maps.svg.ground import Ground

STANDARD_OUTPUT: Final = "-"
"""What stands for a file where programs read the output."""


def ending(output: Path, known: tuple[str, ...]) -> str:
    """Returns the ending of a file's name without its dot; InvalidQueryError for an unknown one."""
    found = output.suffix.lower()
    if found not in known:
        raise InvalidQueryError(f"{output.name}: expected a name ending in {' or '.join(known)}")
    return found.removeprefix(".")


def write(output: Path, content: bytes, what: str, *, err: bool = False) -> None:
    """Writes a file whole or not at all and says so; StoreError where that is not possible.

    It is said as an error is (`err`) where the output itself may be read by a program.
    """
    try:
        records.write(output, content)
    except OSError as fault:
        raise StoreError(f"{output} cannot be written: {fault.strerror}") from fault
    typer.echo(f"{what} {output}", err=err)


def encoded(told: object) -> str:
    """Returns plain values as the JSON that commands write."""
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def origin() -> str:
    """Returns where links of a file lead: the address of the Atlas, else this machine."""
    config = settings.current()
    return config.base_url.rstrip("/") or f"http://localhost:{config.port}"


def warn_of_links() -> None:
    """Says so where links and codes of a file lead to this machine only."""
    if not settings.current().base_url:
        typer.echo(
            f"Codes and links lead to {origin()}, which only this machine reaches: "
            "set ATLAS_BASE_URL to where others reach the Atlas."
        )


def typesetter() -> Typesetter:
    """Returns what sets pages and pictures, with the fonts of the cache folder."""
    return Typesetter(settings.current().cache)


def ground() -> Ground:
    """Returns the ground that maps are drawn on."""
    return svg_ground.read(settings.current().data / "boundaries")
