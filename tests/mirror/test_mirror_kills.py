"""Mirroring killed by SIGKILL: the old release stays, whole, and the next run does all of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph.release import site as sites
from disinfo_graph.release import verification, withdrawal
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, ROOT, numbered, publish_quietly, write_cases

pytestmark = pytest.mark.slow

_STRIDE = 9
"""Every so many changes on disk it is killed: each takes a second."""


def mirror_dying_at(step: int, given: Path, site: Path) -> int:
    """Mirror with a SIGKILL at the n-th change under the site; return the exit code."""
    command = [sys.executable, str(ROOT / "tests" / "dying.py"), str(step), str(site), "publish"]
    options = [str(given), "--site", str(site), "--workers", "1", "--chunk", "2"]
    time = ["--at", (AT + timedelta(days=2, hours=step)).isoformat()]
    return subprocess.run([*command, *options, *time], capture_output=True, check=False).returncode


def test_killed_at_any_step_it_leaves_a_whole_release_and_the_next_run_withdraws_all(
    tmp_path: Path,
) -> None:
    origin, site = tmp_path / "origin", tmp_path / "mirror"
    publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(5)), site=origin)
    dumps = [sites.current(origin) / "dumps" / "disinfo-graph.nq"]
    publish_quietly(dumps[0], site=site)
    withdraw(origin, Request(slugs=("case-1",), reason="x", at=AT + timedelta(days=1)))
    given = sites.current(origin) / "dumps" / "disinfo-graph.nq"

    step, ended = 1, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        ended = mirror_dying_at(step, given, site)
        assert list(verification.faults(sites.current(site))) == []
        step += _STRIDE

    assert ended == 0
    assert step > 5 * _STRIDE
    assert [one.id for one in withdrawal.read(site)] == ["case-1"]
    assert all(b"number 1" not in path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert not list((site / "releases").glob(".building-*"))
