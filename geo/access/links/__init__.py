"""Links that open something: for whom, for how long, and their end."""
