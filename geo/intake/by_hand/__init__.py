"""Rows that people type: a record on its own page, and the short form of a link."""
