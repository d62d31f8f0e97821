"""Columns of files: their types are those that the catalogue declares."""

from geo.catalog import layers
from geo.dataset import selection
from geo.exchange import columns
from geo.view.view import View


def test_arrow_columns_have_the_types_of_the_catalogue(dataset):
    for layer in layers.LAYERS:
        features = selection.select(dataset, layer.id, View())
        table = columns.arrow(layer, features)
        for name in table.column_names[:-1]:
            assert table.schema.field(name).type == columns.TYPES[layer.field(name).kind]
