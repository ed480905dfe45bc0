"""How tests of the web reach a site: the real application over real workers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from flask.testing import FlaskClient

from disinfo_graph.config import Config
from disinfo_graph.query import serving
from disinfo_graph.web import create_app

BROWSER = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
PROBLEM = "application/problem+json"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}


@contextmanager
def browsing(config: Config) -> Iterator[FlaskClient]:
    """Serve a site to a test client."""
    with serving(config) as endpoint:
        yield create_app(config, endpoint).test_client()


def config(site: Path) -> Config:
    """Return the settings that tests serve with."""
    return Config(site=site)


class Page(HTMLParser):
    """A page as tests look at it: its elements with their attributes, and whether they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def links(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == "a"]


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    """Return a page as a browser gets it."""
    answer = client.get(path, headers={"Accept": BROWSER})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    return answer.text


def asked(client: FlaskClient, query: str, status: int = 200) -> str:
    """Return the page that answers a query, as a browser gets it."""
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": BROWSER})
    assert answer.status_code == status
    return answer.text


def cells(text: str) -> list[list[str]]:
    """Return the table of a page, as its texts."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = body.split("<tr>")[1:]
    return [[re.sub("^[^>]*>|<[^>]*>", "", one) for one in row.split("<td")[1:]] for row in rows]
