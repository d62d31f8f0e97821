"""Rows of large layers that stay in the database, and the questions that can be asked of them."""
