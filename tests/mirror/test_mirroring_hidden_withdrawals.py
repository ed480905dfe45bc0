"""A case that was withdrawn under a hidden name is gone from a mirror too, whatever it held."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import browsing, config

from disinfo_graph.release import finishing, site
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, publish_quietly, write_cases
from marking import found, marked

pytestmark = pytest.mark.slow
LATER = AT + timedelta(days=1)


def dumps(root: Path) -> Path:
    return site.current(root) / "dumps"


def test_a_hidden_withdrawal_reaches_releases_feed_and_addresses_of_a_mirror(
    tmp_path: Path,
) -> None:
    root, mirror, old = tmp_path / "site", tmp_path / "mirror", tmp_path / "old"
    given = write_cases(tmp_path / "in.jsonl", *(marked(n, links=(n + 1) % 4) for n in range(4)))
    publish_quietly(given, site=root)
    shutil.copytree(dumps(root), old)
    publish_quietly(old / "disinfo-graph.nq.gz", site=mirror)
    withdraw(root, Request(slugs=("case-1",), reason="told to", at=LATER, hide_slug=True))

    publish_quietly(dumps(root) / "disinfo-graph.nq", site=mirror, at=LATER + timedelta(hours=1))

    assert found(mirror).keys() == {0, 2, 3}
    assert not finishing.pending(mirror)
    with browsing(config(mirror)) as client:
        assert {client.get(f"/{kind}/case-1").status_code for kind in ("case", "claim")} == {410}
    for hours, name in enumerate(("disinfo-graph.nq", "cases.jsonl"), start=2):
        publish_quietly(old / name, site=mirror, at=LATER + timedelta(hours=hours))
        assert found(mirror).keys() == {0, 2, 3}
