"""Layers of which most rows stay in the database: who names them, and what is asked of them."""
