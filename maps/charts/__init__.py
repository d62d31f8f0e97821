"""Timelines, matrices, calendars and tables of coverage, areas and hotspots."""
