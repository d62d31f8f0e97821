"""What the service says about itself: its OpenAPI description, and that as a page."""
