"""What the page Map shows: map, legend, figures, panel and tables."""
