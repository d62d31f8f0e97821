"""What a scene of a meeting shows: map, figures and lists."""
