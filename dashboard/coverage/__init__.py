"""What the page Coverage shows."""
