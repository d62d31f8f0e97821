"""The page of a place, in parts."""
