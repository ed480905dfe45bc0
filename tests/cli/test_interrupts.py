"""Whoever interrupts a command is told so in words, and finds nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from disinfo_graph.cli import stopping
from disinfo_graph.release import site as sites
from making import AT, numbered, publish_quietly, write_cases

PROGRAM = (sys.executable, "-m", "disinfo_graph")
SAID = "disinfo-graph: interrupted: nothing was published\n"


def test_an_interrupt_while_the_program_is_loaded_ends_it_in_words() -> None:
    # A module that sends the interrupt stands in the place of one that the program loads.
    code = (
        "import os, signal, sys\n"
        "from disinfo_graph.__main__ import main\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'disinfo_graph.cli.curating':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "main()\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, SAID)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_reading_of_standard_input_that_is_told_to_end_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    line = write_cases(tmp_path / "in.jsonl", {}).read_bytes()
    folder = tmp_path / "temporary"
    folder.mkdir()
    told = tmp_path / "told"
    with (
        told.open("wb") as out,
        subprocess.Popen(
            [*PROGRAM, "read", "-"],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.PIPE,
            env=os.environ | {"TMPDIR": str(folder)},
        ) as running,
    ):
        assert running.stdin and running.stderr
        # More than is looked at to find the form, so that records come out before the end.
        running.stdin.write(line * 1000)
        running.stdin.flush()
        end = time.monotonic() + 60
        while not told.stat().st_size:
            assert running.poll() is None and time.monotonic() < end

        running.send_signal(number)

        said = running.stderr.read().decode()
    assert running.returncode == 2
    assert said.endswith(SAID) and "Traceback" not in said
    assert list(folder.iterdir()) == []


def test_an_interrupt_after_the_switch_says_what_is_live(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(1))

    with (
        pytest.raises(KeyboardInterrupt, match=r"release .* is live"),
        stopping.telling_what_is_live(tmp_path / "site"),
    ):
        publish_quietly(given, site=tmp_path / "site", at=AT)
        raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt, match="nothing was published"),
        stopping.telling_what_is_live(tmp_path / "site"),
    ):
        raise KeyboardInterrupt
    assert sites.live(tmp_path / "site") is not None


@pytest.mark.parametrize("there", [False, True])
def test_a_first_publication_that_is_told_to_end_leaves_no_site(
    tmp_path: Path, there: bool
) -> None:
    line = write_cases(tmp_path / "in.jsonl", {}).read_bytes()
    site = tmp_path / "site"
    if there:
        site.mkdir()
    with subprocess.Popen(
        [*PROGRAM, "publish", "-", "--site", str(site)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin and running.stderr
        running.stdin.write(line * 1000)
        running.stdin.flush()
        end = time.monotonic() + 60
        while not list(site.glob("releases/.building-*/workshop/spool*")):
            assert running.poll() is None and time.monotonic() < end

        running.send_signal(signal.SIGINT)

        said = running.stderr.read().decode()
    assert (running.returncode, said.endswith(SAID)) == (2, True)
    assert site.exists() == there
    assert list(site.glob("*")) == list(site.glob(".*")) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_check_in_several_processes_that_is_told_to_end_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(3000))
    folder = tmp_path / "temporary"
    folder.mkdir()
    with subprocess.Popen(
        [*PROGRAM, "check", str(given), "--workers", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(folder)},
        start_new_session=True,
    ) as running:
        assert running.stderr
        end = time.monotonic() + 60
        while not list(folder.glob("disinfo-graph-*/*.merged")):
            assert running.poll() is None and time.monotonic() < end

        if number is signal.SIGINT:
            # As from a keyboard: every process of the command hears it.
            os.killpg(running.pid, number)
        else:
            running.send_signal(number)

        said = running.stderr.read().decode()
    assert running.returncode == 2
    assert said.endswith(SAID) and "Traceback" not in said
    assert list(folder.iterdir()) == []


def test_a_stream_without_end_is_refused_by_its_beginning() -> None:
    endless = "import sys\nwhile True: sys.stdout.write('y\\n' * 1000)"
    with subprocess.Popen(
        [sys.executable, "-c", endless], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as writing:
        done = subprocess.run(
            [*PROGRAM, "read", "-"], stdin=writing.stdout, capture_output=True, check=False
        )
        assert writing.stdout is not None
        writing.stdout.close()
    device = subprocess.run([*PROGRAM, "read", "/dev/zero"], capture_output=True, check=False)

    assert (done.returncode, device.returncode) == (1, 1)
    assert b"-: columns 'y' fit no description" in done.stderr
    assert b"/dev/zero: no reader for a file without suffix" in device.stderr
