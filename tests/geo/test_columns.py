"""Columns of files: their types are those that the catalogue declares."""

from geo import catalog, columns, selection
from geo.view import View


def test_arrow_columns_have_the_types_of_the_catalogue(dataset):
    for layer in catalog.LAYERS:
        features = selection.select(dataset, layer.id, View())
        table = columns.arrow(layer, features)
        for name in table.column_names[:-1]:
            assert table.schema.field(name).type == columns.TYPES[layer.field(name).kind]
