"""Where revisions of the layers are kept: nothing is overwritten, every write is a revision."""
