"""What was handed in and waits: what is asked of it, and what is remembered of its sender."""
