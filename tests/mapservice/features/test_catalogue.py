"""What catalogues and search engines find: DCAT, read by a library of RDF, and schema.org."""

import json
import re

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from geo.catalog import layers
from geo.exchange import formats

# rdflib's own reader of JSON-LD uses what rdflib calls old
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
CLIENTS = ["coordinator_client", "partner_client", "public_client"]
COLLECTION = "http://atlas.test/api/collections/"


def graph_of(client, query=""):
    answer = client.get(f"/api/dcat.jsonld{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"
    return Graph().parse(data=answer.text, format="json-ld")


@pytest.mark.parametrize("who", CLIENTS)
def test_the_catalogue_names_every_layer_with_all_that_a_dataset_must_have(request, who):
    graph = graph_of(request.getfixturevalue(who))
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    assert datasets == {URIRef(COLLECTION + one) for one in layers.ids()}
    for needed in (DCT.title, DCT.description, DCT.publisher):
        assert graph.value(catalogue, needed) is not None
    for one in datasets:
        for needed in (
            DCT.title,
            DCT.description,
            DCT.publisher,
            DCT.license,
            DCT.accessRights,
            DCT.modified,
            DCT.identifier,
            DCAT.landingPage,
        ):
            assert graph.value(one, needed) is not None, (one, needed)
        period = graph.value(one, DCT.temporal)
        assert period is None or graph.value(period, DCAT.startDate).toPython() is not None
        place = graph.value(one, DCT.spatial)
        if place is not None:
            assert str(graph.value(place, DCAT.bbox)).startswith("POLYGON((")
    assert graph.value(URIRef(f"{COLLECTION}movements"), DCT.spatial) is None


@pytest.mark.parametrize("who", CLIENTS)
def test_every_distribution_is_there_in_its_type(request, who):
    client = request.getfixturevalue(who)
    graph = graph_of(client)
    for layer in ("hotspots", "movements"):
        found = set(graph.objects(URIRef(COLLECTION + layer), DCAT.distribution))
        assert len(found) == 1 + sum(
            one.records or layer != "movements" for one in formats.FORMATS.values()
        )
        for one in found:
            address = str(graph.value(one, DCAT.accessURL))
            media = str(graph.value(one, DCAT.mediaType)).partition("media-types/")[2]
            answer = client.get(address.removeprefix("http://atlas.test"))
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(media)


def test_the_catalogue_is_of_its_language_and_its_audience(public_client, coordinator_client):
    arabic = graph_of(public_client, "?lang=ar")
    title = arabic.value(URIRef(f"{COLLECTION}hotspots"), DCT.title)
    assert isinstance(title, Literal)
    assert title.language == "ar"
    boxes = [
        str(graph.value(graph.value(URIRef(f"{COLLECTION}informal-sites"), DCT.spatial), DCAT.bbox))
        for graph in (graph_of(public_client), graph_of(coordinator_client))
    ]
    assert boxes[0] != boxes[1], "the public's box is that of its cells"


def test_what_the_catalogue_does_not_know_is_refused(public_client, refused):
    assert "governorate" in refused(public_client.get("/api/dcat.jsonld?governorate=IQG01"), 400)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_a_collection_tells_search_engines_what_it_is(public_client, language):
    for layer in ("hotspots", "partner-activities", "movements"):
        page = public_client.get(f"/api/collections/{layer}?f=html&lang={language}").text
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        told = json.loads(block)
        assert told["@context"] == "https://schema.org/"
        assert told["@type"] == "Dataset"
        assert 50 <= len(told["description"]) <= 5000
        assert {"name", "license", "creator", "distribution", "dateModified"} <= set(told)
        assert re.fullmatch(
            r"(\d{4}-\d\d-\d\d|\.\.)/(\d{4}-\d\d-\d\d|\.\.)", told["temporalCoverage"]
        )
        assert ("spatialCoverage" in told) is (layer != "movements")
        for one in told["distribution"]:
            assert one["contentUrl"].startswith("http://atlas.test/api/downloads/")
    start = public_client.get("/api?f=html").text
    assert "ld+json" not in start


def test_text_in_it_cannot_end_the_block(public_client):
    page = public_client.get("/api/collections/hotspots?f=html").text
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "<" not in block
    assert ">" not in block
