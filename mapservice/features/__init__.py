"""Collections and items: OGC API - Features as JSON and as pages."""
