"""What the page shows on which sheets are handed in, confirmed, accepted and taken back."""
