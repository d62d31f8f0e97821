"""Slides of a meeting: PPTX with native titles, tables and charts."""
