"""What changed and what is due, as entries that a reader's program can follow."""
