"""Where Leaflet itself lies on this machine; the Atlas ships no copy of it."""

from pathlib import Path
from typing import Final

from geo.language import mark

DEBIAN_FOLDER: Final = Path("/usr/share/javascript/leaflet")
ADVICE: Final = mark(
    "Leaflet is not installed on this machine: install Debian's libjs-leaflet, or set "
    "ATLAS_LEAFLET to a folder that holds leaflet.js, leaflet.css and images."
)


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
