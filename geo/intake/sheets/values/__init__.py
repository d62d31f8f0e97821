"""What cells say: words, places, organisations, days, periods and numbers."""
