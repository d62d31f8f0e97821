"""Placing the points of registers of any size into the pack's units, part by part."""
