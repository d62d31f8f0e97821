"""Where help is missing: gaps and their ranking, criteria of areas, hotspots of return."""
