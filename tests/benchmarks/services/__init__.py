"""The map service beside pygeoapi and tipg: data, servers, load and what is asked of each."""
