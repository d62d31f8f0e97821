"""What is left when partners go, told once: for the page Coverage and for its lite twin."""
