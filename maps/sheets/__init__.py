"""One printable page about a place or an organisation."""
