"""What the page of share links shows."""
