"""Where a sheet keeps its rows: header, columns, totals and cross tables."""
