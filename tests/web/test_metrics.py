"""Figures for Prometheus: of few kinds, true, and shown to those who may read them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import config
from prometheus_client.parser import text_string_to_metric_families
from serving import SLOW, get, health, running
from watching import HERE, NOWHERE, THERE, Served
from werkzeug.test import Client

from disinfo_graph.config import Config, Watching
from disinfo_graph.query import serving
from disinfo_graph.release import site as sites
from disinfo_graph.web import create_app
from disinfo_graph.web.logs import Log
from disinfo_graph.web.metrics import Metrics


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    settings = config(site)
    with serving(settings) as endpoint:
        yield Served(settings, endpoint, create_app(settings, endpoint))


@pytest.fixture
def client(served: Served) -> Client:
    """A client whose requests are logged nowhere."""
    return served.client(Log())


def metrics(client: Client, **headers: str) -> dict[tuple[str, ...], float]:
    """Return the values by name and labels."""
    answer = client.get("/metrics", environ_overrides=HERE)
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_broker_the_figures_say_that_nothing_is_ready() -> None:
    told = Metrics(NOWHERE).told().decode()

    assert "\ndisinfo_graph_ready 0.0\n" in told


def test_figures_count_requests_and_queries(client: Client, site: Path) -> None:
    before = metrics(client)
    client.get("/sparql?query=ASK%7B%7D", environ_overrides=THERE)
    client.get("/sparql?query=ASK%7B", environ_overrides=THERE)
    client.get("/nothing", environ_overrides=THERE)

    after = metrics(client)

    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    assert grown["disinfo_graph_http_requests_total", "sparql", "200"] == 1
    assert grown["disinfo_graph_http_requests_total", "sparql", "400"] == 1
    assert grown["disinfo_graph_http_requests_total", "other", "404"] == 1
    assert grown["disinfo_graph_http_request_seconds_count", "sparql"] == 2
    assert grown["disinfo_graph_queries_total", "queries", "answered"] == 1
    assert grown["disinfo_graph_queries_total", "queries", "refused"] == 1
    assert after["disinfo_graph_serving_info", sites.current(site).name] == 1
    assert after[("disinfo_graph_ready",)] == 1
    assert after[("disinfo_graph_workers",)] == 3
    assert after[("process_resident_memory_bytes",)] > 1_000_000
    assert after[("disinfo_graph_broker_process_resident_memory_bytes",)] > 1_000_000
    for name in ("served_total", "killed_total", "limited_total", "busy", "slow", "waiting"):
        assert (f"disinfo_graph_{name}",) in after


def test_no_label_is_a_clients_word(client: Client) -> None:
    for number in range(50):
        client.open(f"/made-up-{number}/x?y={number}", method=f"M{number}", environ_overrides=THERE)
        client.get(f"/case/made-up-{number}.html", environ_overrides=THERE)

    names = [name for name in metrics(client) if name[0] == "disinfo_graph_http_requests_total"]

    assert len(names) < 20
    assert not any("made-up" in part for name in names for part in name)


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        (HERE, 200),
        (THERE, 404),
        ({"REMOTE_ADDR": "10.0.0.1"}, 404),
        (HERE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
    ],
)
def test_figures_are_for_this_machine(client: Client, environ: dict[str, str], status: int) -> None:
    assert client.get("/metrics", environ_overrides=environ).status_code == status


@pytest.mark.parametrize(("readers", "statuses"), [("all", (200, 200)), ("none", (404, 404))])
def test_figures_are_for_all_or_for_nobody_where_that_is_asked_for(
    site: Path, readers: str, statuses: tuple[int, int]
) -> None:
    settings = Config(site=site, watching=Watching(metrics=readers))
    with serving(settings) as endpoint:
        client = Served(settings, endpoint, create_app(settings, endpoint)).client(Log())

        told = [client.get("/metrics", environ_overrides=who).status_code for who in (HERE, THERE)]

    assert tuple(told) == statuses


def test_no_page_links_to_the_figures(client: Client) -> None:
    for path in ("/", "/sparql", "/case/", "/robots.txt"):
        assert "metrics" not in client.get(path, environ_overrides=HERE).text


@pytest.mark.slow
def test_a_query_whose_client_went_away_is_told_as_such(site: Path, tmp_path: Path) -> None:
    with running(site, "--log", str(tmp_path / "log")) as (_, port):
        with socket.create_connection(("127.0.0.1", port)) as client:
            target = "/sparql?query=" + SLOW.replace(" ", "%20").replace("{", "%7B")
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            health(port, lambda told: told["busy"] == 1)
        health(port, lambda told: told["killed"] == 1)
        told = get(port, "/metrics")[1].decode()

    assert 'disinfo_graph_queries_total{lane="queries",outcome="client"} 1.0' in told
    assert "disinfo_graph_killed_total 1.0" in told
