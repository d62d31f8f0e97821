"""Vector tiles (Mapbox Vector Tile 2.1) of a layer: what was prepared once, and one tile of it."""
