"""What the pages Place, Organisation, Areas, Hotspots and About show."""
