"""The live map: deck.gl where the browser has WebGL, Leaflet where it has none."""
