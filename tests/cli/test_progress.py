"""How far a run is: bars on a terminal, plain lines elsewhere; and what an interrupt leaves."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from making import CASES, numbered, write_cases

PROGRAM = (sys.executable, "-m", "disinfo_graph")


def on_a_terminal(*arguments: str | Path, **environment: str) -> bytes:
    """Run the program with a terminal as its standard error; return what is drawn there."""
    ours, theirs = pty.openpty()
    command = [*PROGRAM, *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs, env=os.environ | environment
    ) as running:
        os.close(theirs)
        drawn = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert running.returncode == 0
    return drawn


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux tells that nobody writes there any more
        return b""


def test_a_terminal_sees_bars_that_come_to_their_end(tmp_path: Path) -> None:
    drawn = on_a_terminal("publish", CASES, "--site", tmp_path, "--chunk", "10", TERM="xterm")

    for step in (b"reading", b"merging", b"checking", b"writing"):
        bars = [part for part in drawn.split(b"\r") if step in part]
        assert b"  0%" in bars[0]
        assert b"100%" in bars[-1]
    assert drawn.count(b"\x1b[?25h") == 4
    assert drawn.index(b"merging") < drawn.index(b"checking") < drawn.index(b"switching")


def test_a_terminal_that_can_draw_nothing_sees_lines(tmp_path: Path) -> None:
    drawn = on_a_terminal("check", CASES, "--fail-on", "violation", TERM="dumb")

    steps = "reading … merging … checking … checking across cases …"
    assert drawn.split() == steps.encode().split()


@pytest.mark.parametrize("workers", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_elsewhere_each_step_is_a_line_without_control_characters(
    tmp_path: Path, workers: str
) -> None:
    options = ("--site", tmp_path, "--workers", workers, "--chunk", "10")
    done = subprocess.run(
        [*PROGRAM, "publish", CASES, *options], capture_output=True, text=True, check=True
    )

    steps = ("reading", "merging", "checking", "building", "writing", "verifying", "switching")
    assert done.stderr == "".join(f"{step} …\n" for step in steps)
    assert all(character.isprintable() or character == "\n" for character in done.stdout)


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.slow
@pytest.mark.parametrize("started", [1, 2, 3])
def test_an_interrupt_while_workers_start_prints_no_trace(tmp_path: Path, started: int) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(500))
    options = ["--site", str(tmp_path / "site"), "--workers", "3", "--chunk", "50"]
    with subprocess.Popen(
        [*PROGRAM, "publish", str(given), *options],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        end = time.monotonic() + 60
        while len(children(running.pid)) < started:
            assert running.poll() is None and time.monotonic() < end

        os.killpg(running.pid, signal.SIGINT)

        assert running.stderr is not None
        said = running.stderr.read()
    assert running.returncode == 2
    assert "Traceback" not in said
    steps, _, last = said.partition("disinfo-graph: ")
    assert set(steps.split()) <= {"reading", "merging", "checking", "…"}
    assert last == "interrupted: nothing was published\n"
    assert not (tmp_path / "site").exists()
