"""What tests share: a site made of the demonstration cases, the real input beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import CASES, ROOT, publish_quietly


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
