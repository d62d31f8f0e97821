"""The workbook to fill: drop-downs, examples, guide, and views as the same sheet."""
