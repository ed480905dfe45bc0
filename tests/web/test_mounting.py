"""A site whose base IRI has a path: served below it, linking below it, behind whatever proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import BROWSER, Page, config
from serving import get, running
from werkzeug.test import Client

from disinfo_graph.publish import Order, publish
from disinfo_graph.query import serving
from disinfo_graph.release import site as sites
from disinfo_graph.web import create_app, mounting
from making import AT, write_cases

BASE = "https://cases.example/sub/path/"
MOUNT = "/sub/path"


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose IRIs begin with a path."""
    folder = tmp_path_factory.mktemp("mounted")
    cases = write_cases(folder / "cases.jsonl", {})
    order = Order(inputs=(cases,), site=folder / "site", at=AT, base=BASE)
    publish(order, lambda step: None)
    return folder / "site"


@pytest.fixture(scope="module")
def client(mounted: Path) -> Iterator[Client]:
    settings, root = config(mounted), mounting.root(mounted, sites.current(mounted).name)
    with serving(settings) as endpoint:
        app = create_app(settings, endpoint)
        yield Client(mounting.below(app, lambda: root))
        app.uploads.close()


@pytest.mark.parametrize("before", [MOUNT, ""])
@pytest.mark.parametrize("path", ["/", "/case/", "/case/a-made-up-case", "/country/kz", "/sparql"])
def test_pages_answer_and_link_below_the_path(client: Client, before: str, path: str) -> None:
    answer = client.get(before + path, headers={"Accept": BROWSER})

    inside = [
        str(link["href"]) for link in Page(answer.text).links() if str(link["href"]).startswith("/")
    ]
    assert answer.status_code == 200
    assert inside
    assert all(target.startswith(f"{MOUNT}/") for target in inside)


def test_things_redirect_and_files_are_found_below_the_path(client: Client) -> None:
    thing = client.get(f"{MOUNT}/id/case/a-made-up-case")
    style = client.get(f"{MOUNT}/static/style.css", buffered=True)
    root = client.get(MOUNT)

    assert (thing.status_code, thing.headers["Location"]) == (303, f"{MOUNT}/case/a-made-up-case")
    assert style.status_code == 200
    assert (root.status_code, root.headers["Location"]) == (308, f"{MOUNT}/")


@pytest.mark.slow
def test_the_report_on_what_is_handed_in_names_it_below_the_base_of_the_site(
    client: Client, tmp_path: Path
) -> None:
    given = write_cases(tmp_path / "cases.jsonl", {"published": None}).read_bytes()

    answer = client.post(
        f"{MOUNT}/validate?name=cases.jsonl", data=given, headers={"Accept": "text/csv"}
    )

    assert answer.status_code == 200
    assert f"{BASE}id/case/" in answer.text
    assert "localhost" not in answer.text


def test_a_proxy_that_says_where_it_mounts_the_site_is_believed(client: Client) -> None:
    answer = client.get("/case/", environ_overrides={"SCRIPT_NAME": "/other"})

    assert 'href="/other/sparql"' in answer.text
    assert MOUNT not in answer.text


def test_a_path_that_only_begins_alike_is_another_one(client: Client) -> None:
    assert client.get(f"{MOUNT}way/case/").status_code == 404


@pytest.mark.slow
def test_the_real_server_tells_and_serves_the_path(mounted: Path) -> None:
    with running(mounted) as (process, port):
        assert process.stdout is not None

        told = process.stdout.readline().decode()

        assert f"http://127.0.0.1:{port}{MOUNT}/ " in told
        assert get(port, f"{MOUNT}/sparql?query=ASK%7B%7D")[0] == 200
