"""Colours, measures, fonts, symbols and the small parts that every picture and page shares."""
