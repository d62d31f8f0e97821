"""QGIS without a screen loads what a service and its PostGIS store hold, and counts features.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 qgis_headless.py http://localhost:8501 \\
        /folder/of/the/socket database lina '{…}'

Under the Python that QGIS is made for. The last argument is JSON: what each step must count.
Prints a table; ends with 1 where anything differs.
"""

import json
import os
import sys

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsFeatureRequest,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsRectangle,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorTileBasicRenderer,
    QgsVectorTileBasicRendererStyle,
    QgsVectorTileLayer,
    QgsWkbTypes,
    qgsfunction,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter

COLLECTION = "informal-sites"
BOX = QgsRectangle(43.1, 33.3, 43.4, 33.5)
ON_TILES = ("informal-sites", "hotspots", "blocked-areas", "abc-area-units")
SIDE_PX = 400
IRAQ = QgsRectangle(4_300_000, 3_380_000, 5_430_000, 4_520_000)
"""In metres of web Mercator."""


def collection(origin, name, where=""):
    """Returns a collection as a layer, opened through OGC API - Features."""
    uri = QgsDataSourceUri()
    uri.setParam("url", f"{origin}/api")
    uri.setParam("typename", name)
    uri.setParam("pagingEnabled", "true")
    uri.setParam("restrictToRequestBBOX", "1")
    layer = QgsVectorLayer(uri.uri(False), name, "OAPIF")
    if not layer.isValid():
        raise SystemExit(f"QGIS cannot open {name}: {layer.error().summary()}")
    if where and not layer.setSubsetString(where):
        raise SystemExit(f"QGIS cannot filter {name} by {where}.")
    return layer


def stored(connected, name, schema="current", key="id"):
    """Returns a view or table of the store as a layer, opened in the database itself."""
    uri = QgsDataSourceUri(connected)
    uri.setDataSource(schema, name, "geometry", "", key)
    layer = QgsVectorLayer(uri.uri(False), name, "postgres")
    if not layer.isValid():
        raise SystemExit(f"QGIS cannot open {schema}.{name}: {layer.error().summary()}")
    return layer


def offered(connected, schema):
    """Returns how many tables with a place QGIS itself finds in a schema."""
    provider = QgsProviderRegistry.instance().providerMetadata("postgres")
    tables = provider.createConnection(connected, {}).tables(schema)
    return sum(bool(one.geometryColumn()) for one in tables)


def ids(layer, request=None):
    """Returns the ids of the features of a layer, those that a request asks for."""
    return sorted(one["id"] for one in layer.getFeatures(request or QgsFeatureRequest()))


decoded = {name: set() for name in ON_TILES}


@qgsfunction(args="auto", group="Atlas")
def noted(name, feature_id, feature, parent):
    """Notes a feature that QGIS has decoded; a filter of a style is asked about each."""
    decoded[name].add(feature_id)
    return True


def noting():
    """Returns styles that draw all layers of the tiles and note each feature."""
    styles = []
    for name in ON_TILES:
        for kind in (QgsWkbTypes.PointGeometry, QgsWkbTypes.PolygonGeometry):
            style = QgsVectorTileBasicRendererStyle(f"{name} {kind}", name, kind)
            style.setSymbol(QgsSymbol.defaultSymbol(kind))
            style.setFilterExpression(f"noted('{name}', \"id\")")
            styles.append(style)
    renderer = QgsVectorTileBasicRenderer()
    renderer.setStyles(styles)
    return renderer


def tiles(origin):
    """Returns the combined tiles as a layer; our addresses name the row before the column."""
    template = f"{origin}/api/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    layer = QgsVectorTileLayer(f"type=xyz&url={template}&zmin=0&zmax=14", "tiles")
    if not layer.isValid():
        raise SystemExit("QGIS cannot open the vector tiles.")
    layer.setRenderer(noting())
    return layer


def rendered(layer):
    """Draws a layer over Iraq; returns how many pixels of the picture are drawn."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(IRAQ)
    settings.setOutputSize(QSize(SIDE_PX, SIDE_PX))
    picture = QImage(SIDE_PX, SIDE_PX, QImage.Format_ARGB32)
    picture.fill(Qt.white)
    painter = QPainter(picture)
    QgsMapRendererCustomPainterJob(settings, painter).renderSynchronously()
    painter.end()
    sides = range(SIDE_PX)
    return sum(picture.pixelColor(x, y) != Qt.white for x in sides for y in sides)


def counted_in_store(connected):
    """Goes through the steps in the database; returns what each has counted."""
    sites = stored(connected, "informal_sites")
    polygons = stored(connected, "subdistricts")
    return {
        "store: offered": offered(connected, "current"),
        "store: features": ids(sites),
        "store: in a box": ids(sites, QgsFeatureRequest(BOX)),
        "store: crs": sites.crs().authid(),
        "store: with their history": stored(
            connected, "informal_sites", "history", "rowid"
        ).featureCount(),
        "store: polygons": len(ids(polygons)),
        "store: sites are drawn": rendered(sites) > 100,
        "store: polygons are drawn": rendered(polygons) > 5000,
    }


def counted(origin):
    """Goes through all steps; returns what each has counted."""
    sites = collection(origin, COLLECTION)
    settled = QgsFeatureRequest().setFilterExpression("\"kind\" = 'self_settled'")
    large = QgsFeatureRequest().setFilterExpression('"households" > 100')
    found = {
        "features": ids(sites),
        "stated number": sites.featureCount(),
        "in a box": ids(sites, QgsFeatureRequest(BOX)),
        "by a property": ids(sites, settled),
        "by a number": ids(sites, large),
        "by a filter of the layer": ids(collection(origin, COLLECTION, "kind = 'self_settled'")),
        "polygons": len(ids(collection(origin, "subdistricts"))),
        "rows without a place": len(ids(collection(origin, "movements"))),
        "crs": sites.crs().authid(),
        "sites are drawn": rendered(sites) > 100,
        "tiles are drawn": rendered(tiles(origin)) > 5000,
    }
    return found | {f"tiles: {name}": sorted(features) for name, features in decoded.items()}


def main():
    """Prints the table; ends the process with 0 or 1."""
    origin, host, database, user, wanted = sys.argv[1:]
    expected = json.loads(wanted)
    application = QgsApplication([], False)
    application.initQgis()
    found = counted(origin) | counted_in_store(f"host='{host}' dbname='{database}' user='{user}'")
    application.exitQgis()
    say = sys.stdout.write
    say(f"QGIS {Qgis.QGIS_VERSION}\n")
    for name, value in found.items():
        shown = len(value) if isinstance(value, list) else value
        right = "as expected" if value == expected[name] else f"expected {expected[name]}"
        say(f"{name:28}{shown!s:>12}   {right}\n")
    sys.stdout.flush()
    os._exit(found != expected)  # Qt's own threads may still be ending


main()
