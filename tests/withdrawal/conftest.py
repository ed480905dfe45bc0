"""A site with two releases of cases whose every word can be found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from making import AT, publish_quietly, write_cases
from marking import marked

Site = tuple[Path, Path]
"""The site, and the input of its second release."""


@pytest.fixture
def marked_site(tmp_path: Path) -> Callable[..., Site]:
    """Return what publishes so many cases, with other words each time."""

    def make(count: int, releases: int = 2) -> Site:
        given, root = tmp_path / "in.jsonl", tmp_path / "site"
        for round_ in range(releases):
            cases = [marked(n, round_=round_, links=(n + 1) % count) for n in range(count)]
            # Another record of the first case disagrees, and one of the second is none.
            more = {**cases[0], "claim": f"{cases[0]['claim']} {cases[0]['title']}"}
            faulty = {**cases[1], "published": "never"}
            write_cases(given, *cases, more, faulty)
            publish_quietly(given, site=root, at=AT + timedelta(hours=round_))
        return root, given

    return make
