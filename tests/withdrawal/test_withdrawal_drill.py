"""The drill: a hundred random cases withdrawn from two releases, and published again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import browsing, config

from disinfo_graph import store
from disinfo_graph.release import manifest, state
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, BASE, publish_quietly
from marking import found

pytestmark = pytest.mark.slow

CASES, WITHDRAWN = 150, 100
LATER = AT + timedelta(days=1)


def test_a_hundred_cases_are_gone_from_every_byte_and_answer_410(
    marked_site: Callable[[int], tuple[Path, Path]],
) -> None:
    root, given = marked_site(CASES)
    drawn = sorted(random.Random(7).sample(range(CASES), WITHDRAWN))
    slugs = tuple(f"case-{n}" for n in drawn)
    before = found(root)
    # Or the search would see nothing in a store either.
    assert any("/store/" in path for path in before[drawn[0]])
    assert any("unpacked" in path for path in before[drawn[0]])

    withdraw(root, Request(slugs=slugs, reason="told to", at=LATER))
    report = publish_quietly(given, site=root, at=LATER + timedelta(hours=1))

    assert report.summary.account.withdrawn >= WITHDRAWN
    assert found(root).keys() == set(range(CASES)) - set(drawn)
    for folder in sites.releases(root):
        assert manifest.read(folder).cases == CASES - WITHDRAWN
        opened = store.on_disk(folder / "store")
        for slug in slugs:
            said = {one.predicate.value for one in store.of(opened, f"{BASE}id/case/{slug}")}
            assert len(said) == 2  # a type, and the moment
            for kind in ("claim", "debunk"):
                assert list(store.of(opened, f"{BASE}id/{kind}/{slug}")) == []
    logged = [row for row in state.audit(root) if row["action"] == "withdraw"]
    assert {row["case"] for row in logged} == set(slugs)
    assert {len(row["releases"].split()) for row in logged} == {2}
    with browsing(config(root)) as client:
        assert {client.get(f"/id/case/{slug}").status_code for slug in slugs} == {410}
        assert {client.get(f"/claim/{slug}.ttl").status_code for slug in slugs} == {410}
