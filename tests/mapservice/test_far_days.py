"""A store that holds days at the ends of the calendar, from before they were refused, answers."""

import in_process
import pandas as pd
import pytest

from geo.catalog.audience import Audience
from geo.catalog.layer import FieldKind

FAR = {"past": "0001-01-01", "future": "9999-12-31"}


def _far(layer, features):
    """Puts a far day into every third cell that holds a day, a past and a future one in turn."""
    for field in layer.stored_fields:
        is_day = field.kind is FieldKind.DATE or (field.day_span and layer.id != "sources")
        if is_day and len(features):
            texts = features[field.name].tolist()
            for number in range(0, len(texts), 3):
                day = FAR["past" if number % 2 else "future"]
                held = texts[number] if isinstance(texts[number], str) else day
                texts[number] = day[: len(held)]
            features[field.name] = pd.Series(texts, dtype="str")
    return features


@pytest.fixture(scope="module")
def far(config, library, tmp_path_factory):
    return in_process.changed(config, tmp_path_factory.mktemp("far"), _far)


def test_every_address_answers(far, client_of):
    config, library = far
    client = client_of(library, default_audience="coordinator", store=config.store)
    assert in_process.broken(client) == {}


def test_the_default_day_ignores_what_lies_in_the_future(far, dataset):
    _, library = far
    assert library.dataset(Audience.COORDINATOR).day == dataset.day
    assert library.dataset(Audience.PUBLIC).day == dataset.day
