"""The formats that can be handed in: each a module that makes sheets of clean texts of a file."""
