"""The data pack: its files, what is checked in them, and the references that it brings."""
