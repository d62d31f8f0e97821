"""Days, coordinates, clean texts, and the one way to remember what was worked out."""
