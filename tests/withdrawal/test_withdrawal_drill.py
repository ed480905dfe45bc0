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
from disinfo_graph.release.renaming import rename
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, BASE, publish_quietly
from marking import WORD, found

SUFFIXES = ("", ".html", ".ttl", ".jsonld", ".nt", ".rdf")

pytestmark = pytest.mark.slow

CASES, WITHDRAWN = 150, 100
LATER = AT + timedelta(days=1)
PLACES = (
    *("/store/", "feed/", "cases.jsonl", "rejected.jsonl", "conflicts.jsonl", "ndjson"),
    *(".gz: unpacked", ".zst: unpacked", ".parquet: unpacked", "cases.csv", "appearances.csv"),
)
"""Where words of cases are found before, among others."""
ADDRESSES = (
    *(f"/{kind}/{{}}{suffix}" for kind in ("case", "claim", "debunk") for suffix in SUFFIXES),
    *("/id/case/{}", "/id/claim/{}", "/id/debunk/{}", "/linkset/case/{}.json"),
    *("/linkset/claim/{}.txt", f"/id/version/{{}}/{AT:%Y%m%dT%H%M%SZ}"),
)
"""What answers 410 for a withdrawn case."""
SINCE = f"/changes?since={AT:%Y-%m-%dT%H:%M:%SZ}"
OTHERS = (
    *("/changes", "/changes.html", "/changes.jsonld", "/changes.atom", SINCE, "/catalog.html"),
    *("/", "/case/", "/keyword/", "/sitemap.xml", "/catalog", "/dumps/", "/quality", "/robots.txt"),
)
"""What tells of all cases, or of the newest."""


def test_a_hundred_cases_are_gone_from_every_byte_and_answer_410(
    marked_site: Callable[[int], tuple[Path, Path]],
) -> None:
    root, given = marked_site(CASES)
    drawn = sorted(random.Random(7).sample(range(CASES), WITHDRAWN))
    slugs = tuple(f"case-{n}" for n in drawn)
    before = found(root)
    # Or the search would see nothing there later either.
    everywhere = " ".join(path for places in before.values() for path in places)
    assert [place for place in PLACES if place not in everywhere] == []
    rename(root, f"case-{drawn[0]}", "another-name", LATER)

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
        for slug in (*slugs, "another-name"):
            addresses = [address.format(slug) for address in ADDRESSES]
            assert {client.get(one).status_code for one in addresses} == {410}
        for path in OTHERS:
            answer = client.get(path)
            assert answer.status_code == 200, path
            told = {int(word[1]) for word in WORD.finditer(answer.data)}
            assert told.isdisjoint(drawn), path
