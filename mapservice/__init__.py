"""The front door for programs and slow phones: OGC API, tiles, downloads, lite pages."""
