"""What tests share: the demonstration cases, a site made of them, the real input beside the checkout."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from disinfo_graph.publish import Order, Report, publish

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "data" / "cases"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

# Helpers that processes of their own import by name lie beside the tests that use them.
sys.path.append(str(ROOT / "tests"))


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


def publish_quietly(*inputs: Path, site: Path, at: datetime = AT, chunk: int = 1000) -> Report:
    """Publish without a word, in this process."""
    order = Order(inputs=inputs, site=site, at=at, chunk=chunk)
    return publish(order, lambda step: None)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one release of the demonstration cases; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("site")
    publish_quietly(CASES, site=folder)
    return folder
