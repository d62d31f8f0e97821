"""What the Atlas maps and how it reasons about it: no pages, no web, no drawing."""
