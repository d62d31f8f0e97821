"""Administrative units, coordination areas and the gazetteer."""
