"""What the page Partners shows."""
