"""Files and formats for other programs: tables, maps, CQL2 filters and vector tiles."""
