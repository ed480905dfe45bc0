"""The description of all addresses: complete, valid, and with examples that work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from browsing import BROWSER, Page, config, page
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from disinfo_graph.query import serving
from disinfo_graph.web import create_app
from disinfo_graph.web.api import address
from disinfo_graph.web.app import ROUTES
from disinfo_graph.web.described import OPERATIONS
from disinfo_graph.web.described.rows import Operation, Parameter
from making import BASE

Described = dict[str, Any]
SOMETIMES = {one.path for one in OPERATIONS if one.sometimes}
"""Addresses that only some sites have: this one is not signed."""


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    settings = config(site)
    with serving(settings) as workers:
        app = create_app(settings, workers)
        yield app.test_client()
        app.uploads.close()


@pytest.fixture(scope="module")
def told(client: FlaskClient) -> Described:
    described: Described = orjson.loads(client.get("/openapi.json").data)
    return described


def operations(told: Described) -> Iterator[tuple[str, str, Described]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def tried(path: str, operation: Described) -> str | None:
    """Return the path with its examples; None where this release has none."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            if "example" not in parameter:
                return None
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
    rows = {one["name"]: one.get("example", "") for one in operation["parameters"]}
    needed = {name: value for name, value in rows.items() if name in ("query", "graph")}
    return f"{path}?{urlencode(needed)}" if needed else path


@pytest.mark.slow
def test_it_is_openapi(told: Described, endpoint: str) -> None:
    OpenAPIV31SpecValidator(told, base_uri=endpoint.replace("/sparql", "/openapi.json")).validate()

    assert told["openapi"].startswith("3.1.")


def made_up(parameter: Parameter) -> str:
    """Return a value that a part of a path may have."""
    values = parameter.schema.get("enum", ())
    assert isinstance(values, list | tuple)
    return next(iter(values), parameter.example or "x")


def matched(app: Flask, operation: Operation) -> tuple[str, str]:
    """Return the rule and the method that answer what a row describes."""
    path = operation.path
    for parameter in operation.parameters:
        path = path.replace(f"{{{parameter.name}}}", made_up(parameter))
    method = operation.method.upper()
    endpoint, _ = app.url_map.bind("localhost").match(path, method)
    assert isinstance(endpoint, str)
    return endpoint, method


def test_each_route_is_described_and_nothing_else(client: FlaskClient) -> None:
    described = {matched(client.application, operation) for operation in OPERATIONS}

    routes = {(route.rule, method) for route in ROUTES for method in route.methods}
    assert routes - described == set(), "without a row in web/described/"
    assert described - routes == set()


def test_parts_of_paths_are_described(told: Described) -> None:
    for path, method, operation in operations(told):
        parts = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert all(f"{{{name}}}" in path for name in parts), (path, method)
        assert path.count("{") == len(parts), path


def test_names_are_given_once() -> None:
    names = [one.name for one in OPERATIONS]

    assert len(names) == len(set(names))


@pytest.mark.slow
def test_examples_work(client: FlaskClient, told: Described) -> None:
    missing = set()
    for path, method, operation in operations(told):
        found = tried(path, operation)
        if found is None:
            missing.add(path)
        elif method == "get" and path not in SOMETIMES:
            answer = client.get(found, buffered=True)
            assert answer.status_code in (200, 302, 303), found
            assert str(answer.status_code) in operation["responses"]
    assert missing <= {"/rating/{slug}", "/organisation/{slug}"}


@pytest.mark.slow
@pytest.mark.parametrize("row", [one for one in OPERATIONS if one.bodies], ids=lambda row: row.name)
def test_examples_of_what_is_posted_work(client: FlaskClient, row: Operation) -> None:
    for body in row.bodies:
        if body.example is not None:
            answer = client.post(row.path, data=body.example, content_type=body.media_type)
            assert answer.status_code == 200, (body.media_type, answer.text)


def test_it_says_who_where_and_under_what_terms(told: Described) -> None:
    assert told["servers"] == [{"url": BASE.rstrip("/"), "description": "This site"}]
    assert told["info"]["contact"]["url"] == BASE
    assert "licenses/by/4.0" in told["info"]["license"]["url"]
    assert "it says nothing of the source's intent" in told["info"]["description"]


@pytest.mark.parametrize("path", ["/", "/sparql"])
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle, */*;q=0.1"])
def test_it_is_found_from_the_front_page_and_the_endpoint(
    client: FlaskClient, path: str, accept: str
) -> None:
    links = client.get(path, headers={"Accept": accept}).headers["Link"]

    assert '</openapi.json>; rel="service-desc"; type="application/json"' in links
    assert '</api>; rel="service-doc"; type="text/html"' in links


def test_the_page_tells_every_address_and_leads_to_examples(client: FlaskClient) -> None:
    text = page(client, "/api")

    leads = {link["href"] for link in Page(text).links()}
    for one in OPERATIONS:
        assert f"<code>{one.method.upper()} {one.path}</code>" in text
    assert "/country/" in leads and "/sitemap-case-1.xml" in leads
    assert address(OPERATIONS[0], {}) == "/"
