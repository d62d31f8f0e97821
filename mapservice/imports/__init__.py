"""What is handed in over the web: by programs, and by partners on the page of their link."""
