"""Booklets (PDF) of a place or an organisation."""
