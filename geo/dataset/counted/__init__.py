"""Which statement counts on a day, where several stand one after the other or side by side."""
