"""How things are drawn: values in, pictures out; no screen and no server in this room.

`look` holds every colour and measure, `symbols` every sign of the four layers, `glyphs` and
`labels` the letters of the map, `base_style` and `basemap` the map under everything else.
"""
