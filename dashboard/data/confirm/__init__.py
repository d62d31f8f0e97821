"""Asking organisations by link what is still true: the links, and the answers that wait."""
