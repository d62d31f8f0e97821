"""Where Leaflet itself lies on this machine (the Atlas ships no copy), and our script beside it."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from geo.language import mark
from geo.settings import reached
from maps.look import theme

DEBIAN_FOLDER: Final = Path("/usr/share/javascript/leaflet")
ADVICE: Final = mark(
    "Leaflet is not installed on this machine: install Debian's libjs-leaflet, or set "
    "ATLAS_LEAFLET to a folder that holds leaflet.js, leaflet.css and images."
)

SCRIPT, SHEET = "atlas.js", "atlas.css"
_OURS: Final = Path(__file__).parent


def folder(configured: Path | None) -> Path | None:
    """Returns the folder that holds leaflet.js: the operator's, else Debian's; None without."""
    chosen = configured or DEBIAN_FOLDER
    return chosen if (chosen / "leaflet.js").is_file() else None


def by_name(leaflet_folder: Path) -> dict[str, Path]:
    """Returns the files that may be asked for; the smaller script where the folder has one."""
    small = leaflet_folder / "leaflet.min.js"
    script = small if small.is_file() else leaflet_folder / "leaflet.js"
    pictures = {f"images/{path.name}": path for path in (leaflet_folder / "images").glob("*.png")}
    return {"leaflet.js": script, "leaflet.css": leaflet_folder / "leaflet.css"} | pictures


@cache
def ours(name: str) -> bytes:
    """Returns the script (SCRIPT) or the style sheet (SHEET) that draws the simple map."""
    if name == SCRIPT:
        return (_OURS / "leaflet_map.js").read_bytes()
    return (theme.css_variables() + _variables()).encode() + (
        _OURS / "leaflet_map.css"
    ).read_bytes()


@cache
def address(name: str) -> str:
    """Returns the address of one of our files, which changes with its content."""
    return reached(f"/api/leaflet/{name}?v={hashlib.sha256(ours(name)).hexdigest()[:12]}")


def _variables() -> str:
    around = [(x, y) for x in (-1.4, 0, 1.4) for y in (-1.4, 0, 1.4) if x or y]
    halo = ",".join(f"{x}px {y}px 1px #fff" for x, y in around)
    return (
        f":root{{--neighbour:{theme.NEIGHBOUR};--place:{theme.PLACE_LABEL};"
        f"--water-name:{theme.WATER_LABEL};--font:{theme.FONT_FAMILY};--halo:{halo}}}"
    )
