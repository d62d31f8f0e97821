"""Feeds of a view: what changed, for feed readers, and what ends, for calendars."""
