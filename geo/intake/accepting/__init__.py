"""Accepting what was handed in, as one revision, and taking it back."""
