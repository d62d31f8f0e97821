"""Vector tiles, styles, map features and assets."""
