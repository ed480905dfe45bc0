"""`withdraw` killed by SIGKILL at each of its changes on disk: the next command finishes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from making import ROOT

pytestmark = pytest.mark.slow


# Two releases take twice as many steps, of twice the work: every one of them would take minutes.
@pytest.mark.parametrize(("releases", "stride", "least"), [(1, 1, 60), (2, 7, 12)])
def test_killed_at_any_step_the_site_is_whole_and_the_next_command_finishes(
    marked_site: Callable[[int, int], tuple[Path, Path]],
    tmp_path: Path,
    releases: int,
    stride: int,
    least: int,
) -> None:
    root, _ = marked_site(3, releases)
    script = Path(__file__).with_name("dying_often.py")
    command = [sys.executable, str(script), str(stride), str(root)]
    command += [str(tmp_path / "scratch"), "case-1"]

    paths = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=paths)

    assert done.returncode == 0, done.stderr
    steps = [orjson.loads(line) for line in done.stdout.splitlines()]
    noted = [told for told in steps if told["noted"]]
    assert len(noted) > least
    for told in steps:
        assert (told["faults"], told["after"], told["pending"]) == ([], [], False), told
        assert (told["releases"], told["left"]) == (releases, []), told
        # Noted or not: the withdrawal either never happened, or is carried out whole.
        assert told["found"] == ([0, 2] if told["noted"] else [0, 1, 2]), told
    for told in noted:
        assert {"withdraw", "redact", "remove"} <= {*told["log"]}, told
