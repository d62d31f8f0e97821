"""How a sheet in any shape is read: which rows and columns hold what, and what each row says."""
