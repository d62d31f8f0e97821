"""How facts come in: sheets of text become checked features."""
