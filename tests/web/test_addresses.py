"""Redirections within the site, and requests that expect another thing than stands there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PROBLEM, browsing, config
from flask.testing import FlaskClient

from disinfo_graph.release import site as sites

CASE = "case/no-fake-news-from-russia"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.mark.parametrize("path", ["/dumps", "/country"])
def test_an_address_without_its_slash_leads_to_the_one_with_it(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(f"{path}?page=2", headers={"Host": "evil.example"})

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{path}/?page=2"
    assert answer.data == b""


def test_no_redirection_leaves_the_site(client: FlaskClient) -> None:
    for path in ("//evil.example/dumps", "/%2Fevil.example/dumps"):
        answer = client.get(path)

        assert not answer.headers.get("Location", "").startswith(("//", "http"))


@pytest.mark.parametrize("suffix", ["", ".ttl"])
def test_what_is_not_what_the_client_expects_is_not_sent(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/{CASE}{suffix}", headers={"If-Match": '"another"'})

    assert answer.status_code == 412
    assert answer.content_type == PROBLEM
    assert len(answer.data) < 500


def test_a_file_that_is_not_what_the_client_expects_is_not_sent(
    client: FlaskClient, site: Path
) -> None:
    path = f"/dumps/{sites.current(site).name}/disinfo-graph.nt"

    answer = client.get(path, headers={"If-Match": '"another"'}, buffered=True)

    assert answer.status_code == 412
    assert answer.content_type == PROBLEM
