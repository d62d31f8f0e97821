"""The pages; each reads top to bottom and composes what the rest of the dashboard makes."""
