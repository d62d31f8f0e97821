"""The description is made of the routes: neither can hold an address that the other does not."""

import re

import pytest
from starlette.routing import Match

from geo.catalog import layers
from mapservice import app
from mapservice.app import ROUTES, routes
from mapservice.openapi import document
from mapservice.query import property_filters
from mapservice.web.endpoint import Route

LEFT_OUT = {"/{rest:elsewhere}"}
"""What says that there is no such address."""
FREE = re.compile(r"{\w+:anything}")


def paths(client):
    return client.get("/api/openapi.json").json()["paths"]


def undescribed(served, described):
    """Returns the served addresses that no described path belongs to."""
    return {
        one.path
        for one in served
        if one.path not in LEFT_OUT
        and FREE.sub(lambda part: part[0].replace(":anything", ""), one.path)
        not in {*described, *(_of_any_collection(path) for path in described)}
    }


def unserved(served, described):
    """Returns the described paths that no served address answers, or only one that is left out."""
    answering = {path: _first(served, path.replace("{", "").replace("}", "")) for path in described}
    return {path for path, to in answering.items() if to is None or to.path in LEFT_OUT}


def _of_any_collection(path):
    name = next((one for one in layers.ids() if re.search(rf"/{one}[/.]", path)), None)
    return path.replace(name, "{collection}") if name else path


def _first(served, path, method="GET"):
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    return next((one for one in served if one.matches(scope)[0] is Match.FULL), None)


def test_every_route_is_described_and_every_description_is_a_route(
    coordinator_client, library, config
):
    served, described = routes(library, config), paths(coordinator_client)
    assert undescribed(served, described) == set()
    assert unserved(served, described) == set()
    assert {one.path for one in served} == {one.path for one in ROUTES}


@pytest.fixture
def with_route(client_of, library, config, monkeypatch):
    """Returns what is served and described of a service with one more route."""

    def made(route):
        monkeypatch.setattr(app, "ROUTES", (route, *ROUTES))
        return routes(library, config), paths(client_of())

    return made


def test_a_route_that_describes_nothing_is_found(with_route):
    served, described = with_route(Route("/api/news", app.nowhere, None))
    assert undescribed(served, described) == {"/api/news"}


def test_a_new_route_is_described_by_its_declaration_alone(with_route):
    operation = {"summary": "What is new", "parameters": [], "responses": {}}
    served, described = with_route(Route("/api/news", app.nowhere, operation))
    assert undescribed(served, described) == set()
    assert described["/api/news"] == {"get": operation}


def test_a_description_of_nothing_is_found(coordinator_client, library, config):
    described = {**paths(coordinator_client), "/api/news": {}}
    assert unserved(routes(library, config), described) == {"/api/news"}


def test_the_parts_of_a_path_are_the_parameters_in_it(coordinator_client):
    for path, methods in paths(coordinator_client).items():
        for method, operation in methods.items():
            named = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
            assert sorted(named) == sorted(re.findall(r"{(\w+)}", path)), (method, path)


def test_an_address_without_variable_parts_is_answered_by_its_own_route(library, config):
    served = routes(library, config)
    whole = [one.path for one in ROUTES if "{" not in one.path]
    assert [_first(served, path).path for path in whole] == whole


def test_no_two_routes_have_the_same_path():
    assert len({one.path for one in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("audience", ["dataset", "public"])
def test_what_the_asker_may_filter_by_is_in_the_description(request, audience):
    seen = request.getfixturevalue(audience)
    made = document.description("", seen, ROUTES)["paths"]
    for path in (
        "/api/collections/informal-sites/items",
        "/api/downloads/informal-sites.{extension}",
    ):
        named = {one["name"] for one in made[path]["get"]["parameters"]}
        known = property_filters.queryables(seen, layers.INFORMAL_SITES)
        assert {"filter", *property_filters.simple(known)} <= named
