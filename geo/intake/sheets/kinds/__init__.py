"""How the rows of each kind of list but that of activities are read, and what they change."""
