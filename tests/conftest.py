"""What tests share: the demonstration cases as a site, and served; the real input beside it all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from serving import running

from disinfo_graph import connect
from disinfo_graph.client import Connection
from making import CASES, ROOT, publish_quietly

# A run tells the same as the one before, on a busy machine too;
# HYPOTHESIS_PROFILE=default tries something new.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real input, which lies beside every checkout but belongs to none."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip("the real input, ../shared/data, is not beside this checkout")
    return path


@pytest.fixture(scope="session")
def seed(shared_data: Path) -> Path:
    """The seed document: four cases as copied from case pages."""
    (path,) = (shared_data / "seeds").glob("000_*.txt")
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one release of the demonstration cases; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("site")
    publish_quietly(CASES, site=folder)
    return folder


@pytest.fixture(scope="session")
def endpoint(site: Path) -> Iterator[str]:
    """The address of that site's endpoint, served by the real command."""
    with running(site) as (_, port):
        yield f"http://127.0.0.1:{port}/sparql"


@pytest.fixture
def here(endpoint: str) -> Iterator[Connection]:
    """That endpoint, as a client sees it."""
    with connect(endpoint) as connection:
        yield connection
