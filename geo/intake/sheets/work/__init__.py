"""Rows of a sheet as records of work: when it is done, and as they are stored."""
