"""A site with two releases of cases whose every word can be found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from marking import marked

from making import AT, publish_quietly, write_cases

Site = tuple[Path, Path]
"""The site, and the input of its second release."""


@pytest.fixture
def marked_site(tmp_path: Path) -> Callable[[int], Site]:
    """Return what publishes so many cases twice, with other words the second time."""

    def make(count: int) -> Site:
        given, root = tmp_path / "in.jsonl", tmp_path / "site"
        for round_ in range(2):
            cases = [marked(n, round_=round_, links=(n + 1) % count) for n in range(count)]
            # Another record of the first case disagrees, and one of the second is none.
            more = {**cases[0], "claim": f"{cases[0]['claim']} {cases[0]['title']}"}
            faulty = {**cases[1], "published": "never"}
            write_cases(given, *cases, more, faulty)
            publish_quietly(given, site=root, at=AT + timedelta(hours=round_))
        return root, given

    return make
