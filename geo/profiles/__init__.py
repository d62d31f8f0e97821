"""Everything known about one place or one organisation, and sentences about a view."""
