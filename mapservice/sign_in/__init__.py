"""Signed-in people and opened share links, as the map service meets them."""
