"""`publish` killed by SIGKILL at each of its changes on disk: the old release stays, whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph.release import redaction, state, verification
from disinfo_graph.release import site as sites
from disinfo_graph.release.feed import announcing, log
from disinfo_graph.release.feed.told import Member
from making import AT, BASE, ROOT, numbered, publish_quietly, write_cases

pytestmark = pytest.mark.slow


def announced(site: Path) -> list[Member]:
    """Return the newest version of each case, as the feed tells it."""
    return [*announcing.latest(site, log.live(site, BASE).values()).values()]


def publish_dying_at(step: int, given: Path, site: Path) -> int:
    """Run the program with a SIGKILL at its n-th change under the site; return its exit code."""
    command = [sys.executable, str(ROOT / "tests" / "dying.py"), str(step), str(site), "publish"]
    options = [str(given), "--site", str(site), "--workers", "1", "--chunk", "4"]
    # Two releases of one content may not have one time.
    time = ["--at", (AT + timedelta(hours=step)).isoformat()]
    return subprocess.run([*command, *options, *time], capture_output=True, check=False).returncode


def test_killed_at_any_step_it_leaves_a_whole_release_and_the_next_run_succeeds(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "old.jsonl", *numbered(3)), site=site)
    new = write_cases(tmp_path / "new.jsonl", *numbered(5))
    first = sites.current(site)
    given = state.slugs(site)

    step, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        step += 1
        ended = publish_dying_at(step, new, site)
        here = sites.current(site)
        assert list(verification.faults(here)) == []
        assert given.items() <= state.slugs(site).items()
        # The feed tells of the release that is live, whatever else was announced.
        assert {one.slug for one in announced(site) if not one.kind.gone} == set(
            redaction.slugs(here)
        )
        if ended and here != first:
            # Killed after the switch: the new release is live, and as whole as the old one.
            sites.switch(site, first)

    published = [row["release"] for row in state.audit(site) if row["action"] == "publish"]
    assert ended == 0
    assert step > 40
    assert sites.current(site).name in published
    assert not list((site / "releases").glob(".building-*"))
    assert [one.kind for one in announced(site)] == ["created"] * 5
    assert log.loose(site) == []
