"""How tests of the web reach a site: the real application over real workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def browsing(config: Config) -> Iterator[FlaskClient]:
    """Serve a site to a test client."""
    with serving(config) as endpoint:
        yield create_app(config, endpoint).test_client()


def config(site: Path) -> Config:
    """Return the settings that tests serve with."""
    return Config(site=site)
