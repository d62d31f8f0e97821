"""The P-codes of the country in what a route says of itself."""

from geo.dataset.dataset import Dataset
from geo.units import boundaries
from geo.view import filters
from mapservice.web.operation import Operation, Parameter


def filled(operation: Operation, dataset: Dataset) -> Operation:
    """Returns the operation, with the pattern of its P-codes in each filter of units."""
    parameters = [_filled(one, dataset) for one in operation["parameters"]]
    return operation | {"parameters": parameters}


def _filled(parameter: Parameter, dataset: Dataset) -> Parameter:
    level = parameter["name"]
    if level not in boundaries.LEVELS or parameter["in"] != "query":
        return parameter
    code = filters.pcode(dataset.vocabulary, dataset.country, level)
    return parameter | {"schema": {**parameter["schema"], "items": code}}
