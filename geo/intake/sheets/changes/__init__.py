"""What the rows of a sheet change of what is stored, and for what a sheet is complete."""
