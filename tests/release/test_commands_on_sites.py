"""The commands for a site: what they refuse, what they say, and how a publication is stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from disinfo_graph.cli import group
from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import site as sites
from disinfo_graph.release import state
from making import AT, numbered, publish_quietly, write_cases


@pytest.mark.parametrize("command", [("releases",), ("rollback",), ("prune",), ("verify",)])
@pytest.mark.parametrize("named", [(), ("x",)], ids=["live", "named"])
def test_a_folder_that_is_no_site_is_refused_and_stays_as_it_was(
    tmp_path: Path, command: tuple[str, ...], named: tuple[str, ...]
) -> None:
    (tmp_path / "folder").mkdir()
    takes_a_name = command[0] in ("rollback", "verify")
    for folder in ("typo", "folder"):
        arguments = [*command, "--site", str(tmp_path / folder), *(named if takes_a_name else ())]

        told = CliRunner().invoke(group, arguments)

        assert isinstance(told.exception, ReleaseError)
        assert "no release (expected one made by" in str(told.exception)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_rolling_back_to_the_live_release_says_so_and_does_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for count in (1, 2):
        given = write_cases(tmp_path / "in.jsonl", *numbered(count))
        publish_quietly(given, site=site, at=AT + timedelta(hours=count))
    live = sites.current(site).name
    before = state.audit(site)

    told = CliRunner().invoke(group, ["rollback", "--site", str(site), live])

    assert (told.exit_code, told.output) == (0, f"{live} is live already: nothing to roll back\n")
    assert state.audit(site) == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_publication_that_is_told_to_end_leaves_nothing_half_built(
    tmp_path: Path, number: signal.Signals, workers: str
) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(3_000))
    command = [sys.executable, "-m", "disinfo_graph", "publish", str(given), "--chunk", "100"]
    options = ["--site", str(tmp_path / "site"), "--workers", workers]
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any(line.startswith("checking") for line in running.stderr)

        running.send_signal(number)

        running.stderr.read()
    assert running.returncode == 2
    assert not (tmp_path / "site").exists()
