"""The map in one HTML file that opens without a network."""
