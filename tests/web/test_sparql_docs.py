"""The page about the endpoint says what the code does: formats, limits, statuses, commands."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from browsing import browsing, config
from flask.testing import FlaskClient
from werkzeug.exceptions import (
    BadRequest,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    RequestURITooLarge,
    UnsupportedMediaType,
)

from disinfo_graph.config import Connections, Lanes, Limits
from disinfo_graph.errors import QueryError, ReleaseError
from disinfo_graph.formats import RESULTS, SYNTAXES
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS
from disinfo_graph.web.negotiation import GRAPHS as OFFERS
from disinfo_graph.web.negotiation import called
from disinfo_graph.web.problems import FAULTS
from disinfo_graph.web.service import LIMITS, values
from disinfo_graph.web.wire import LIMITS as LIMITED
from making import ROOT

PAGE = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
UNITS = {"s": 1, "kB": 1 << 10, "MB": 1 << 20}
BY_THE_PROTOCOL = (
    *(BadRequest, NotFound, MethodNotAllowed, RequestEntityTooLarge, RequestURITooLarge),
    UnsupportedMediaType,
)


def table(heading: str) -> list[list[str]]:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def test_the_formats_are_those_that_are_written() -> None:
    told = [tuple(cell.strip("`") for cell in row) for row in table("Formats")]

    tables = [("table, truth value", row.title, row.name, row.media_type) for row in RESULTS]
    graphs = [("graph", row.title, row.name, row.media_type) for row in SYNTAXES]
    assert told == [*tables, *graphs]


def test_the_other_names_of_formats_are_taken() -> None:
    (names,) = re.findall(r"call a format \((.*?)\)", PAGE)

    for name in re.findall(r"`(.*?)`", names):
        assert called(name, OFFERS), name


def test_the_limits_are_those_that_hold() -> None:
    told = {}
    for name, most, _ in table("Limits"):
        number, unit, *_ = most.split()
        told[name.strip("`")] = float(number.replace(",", "")) * UNITS.get(unit, 1)

    assert list(told) == [limit.name for limit in LIMITS]
    assert told == values(Limits())
    assert [row[2] for row in table("Limits")] == [
        limit.bounds[0].lower() + limit.bounds[1:] for limit in LIMITS
    ]


def test_every_status_of_a_refusal_is_told() -> None:
    told = {int(row[0]) for row in table("When there is no answer")}

    by_faults = {
        int(fault.status) for fault in FAULTS if issubclass(fault.kind, QueryError | ReleaseError)
    }
    assert by_faults | {error.code for error in BY_THE_PROTOCOL} | {*LIMITED} <= told


def test_the_slow_places_are_those_that_there_are() -> None:
    lanes = Lanes()

    assert (lanes.slow, lanes.slow // 2, lanes.slow_after, lanes.slow_wait) == (2, 1, 1, 10)
    assert "in one of two slow places" in PAGE
    assert "waits for a place up to 10 s" in PAGE


def test_the_bounds_of_connections_are_those_that_hold() -> None:
    told = {row[0]: row[1] for row in table("When there is no answer")}

    assert f"within {Connections().receive:g} s" in told["408"]
    assert f"over {Connections().each} connections" in told["429"]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/sparql?query=SELECT", "*/*"),
        ("/sparql?query=ASK%7B%7D", "image/png"),
        ("/sparql?query=SELECT*%7BVALUES%20%3Fx%7B%22%5Cu0001%22%7D%7D", "application/xml"),
        ("/rdf-graph-store?graph=http://x.example/", "*/*"),
        ("/rdf-graph-store", "*/*"),
    ],
)
def test_the_members_of_an_error_are_told(client: FlaskClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})

    (row,) = (row for row in table("When there is no answer") if row[0] == str(answer.status_code))
    told = set(re.findall(r"`(.*?)`", row[2]))
    assert answer.json is not None
    assert set(answer.json) - {"type", "title", "status", "detail"} <= told


def test_the_graphs_are_those_of_a_release() -> None:
    told = [
        (row[0].strip("`").removeprefix("/id/graph/"), row[1], row[2]) for row in table("Graphs")
    ]

    in_default = {name: "yes" if name in DEFAULT_GRAPHS else "no" for name in GRAPHS}
    assert told == [(name, in_default[name], meaning) for name, meaning in GRAPHS.items()]


def test_the_addresses_are_there(client: FlaskClient) -> None:
    for address, _ in table("Addresses"):
        status = client.get(address.strip("`")).status_code

        # The graph store wants a graph, and the latest release has an address of its own.
        assert status in (200, 302, 303) or (status, address) == (400, "`/rdf-graph-store`")


@pytest.fixture(scope="module")
def port(site: Path) -> Iterator[int]:
    with serving.running(site) as (_, port):
        yield port


@pytest.mark.slow
@pytest.mark.parametrize("commands", COMMANDS, ids=lambda commands: commands[:40])
def test_the_commands_of_the_page_run(port: int, commands: str) -> None:
    # The addresses of graphs stay: they are names.
    script = re.sub(r"(?<!graph=)http://localhost:8000", f"http://127.0.0.1:{port}", commands)

    for command in script.replace("curl ", "\0curl --fail ").split("\0")[1:]:
        done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout
