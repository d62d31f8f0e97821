"""Sums of people and places that say what is not in them."""
