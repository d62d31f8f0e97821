"""What can be found in a sheet, what is said of it and asked about it."""
