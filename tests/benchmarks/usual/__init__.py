"""The usual dashboards of the same data, as their documentation advises, to compare with."""
