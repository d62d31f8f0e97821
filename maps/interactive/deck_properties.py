"""Properties that layers of the interactive map share: the filter by number, and signs as icons."""

from collections.abc import Mapping, Sequence
from typing import Any

import pydeck

from geo.settings import reached
from maps.look import theme


def point_icons() -> dict[str, Any]:
    """Returns the properties that say where the signs of points are drawn."""
    return {
        "icon_atlas": pydeck.types.String(reached("/api/symbols/atlas.png")),
        "icon_mapping": pydeck.types.String(reached("/api/symbols/atlas.json")),
    }


def filtered(positions: Sequence[int], *extensions: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the properties that let only these positions be drawn and clicked."""
    return {
        "extensions": [{"@@type": "DataFilterExtension", "categorySize": 1}, *extensions],
        "get_filter_category": "properties.n",
        "filter_categories": [int(one) for one in positions] or [-1],
        "auto_highlight": False,
    }


def icons(symbol: object, size: object) -> dict[str, Any]:
    """Returns the properties that draw points as this sign, `size` px wide."""
    return {
        "point_type": pydeck.types.String("icon"),
        "get_icon": symbol,
        "get_icon_size": size,
        "icon_size_units": pydeck.types.String("pixels"),
        **point_icons(),
    }


def tooltip(direction: str) -> dict[str, Any]:
    """Returns how a name is shown beside the pointer."""
    return {
        "html": "{name}",
        "style": {
            "backgroundColor": theme.NAVY,
            "color": theme.WHITE,
            "fontSize": "13px",
            "padding": "5px 10px",
            "borderRadius": "4px",
            "fontFamily": "inherit",
            "direction": direction,
        },
    }
