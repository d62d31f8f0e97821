"""The sender's own workbook, with marked cells and a column that says why."""
