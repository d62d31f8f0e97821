"""All layers at one revision, what a view selects of them, and the names it shows."""
