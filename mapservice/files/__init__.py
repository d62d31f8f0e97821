"""Downloads: layers, maps, slides, minutes and booklets."""
