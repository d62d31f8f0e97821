"""Sentences about a view: who is there, how old that is, and what the sources leave open."""
