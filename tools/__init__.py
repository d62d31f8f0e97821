"""Small programs for whoever works on the Atlas; nothing here runs in the service."""
