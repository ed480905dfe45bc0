"""The benchmarks run, and the package says there what the straightforward way says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from making import ROOT

CASES = 20

pytestmark = pytest.mark.slow


def test_every_verb_is_timed_and_both_ways_give_the_same() -> None:
    command = (sys.executable, "-m", "benchmarks.publish", "--repeats", "1", "--cases", str(CASES))

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    _, _, *rows = re.findall(r"^\| ?([^|]+?) ?\|", done.stdout, re.MULTILINE)
    assert len(rows) == len(set(rows)) == 18
    agreed = re.search(r"the same ([\d,]+) triples .* the same ([\d,]+) findings", done.stdout)
    assert agreed is not None
    assert int(agreed[1].replace(",", "")) > 50 * CASES
    assert int(agreed[2].replace(",", "")) > CASES


def test_every_dump_and_the_feed_is_measured_beside_compressing_it(site: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.dumps", str(site / "current")]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    _, _, *rows = (row.strip("|\n ").split(" | ") for row in done.stdout.splitlines())
    assert [row[0] for row in rows] == [
        "Turtle",
        "of a mirror: JSON-LD",
        "RDF/XML",
        "TriG",
        "tables",
        "N-Triples and N-Quads",
        "JSON-LD",
        "NDJSON-LD",
        "case JSON Lines",
        "feed, every case",
    ]


def test_hostile_clients_get_nothing_and_others_their_answers(site: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.endpoint_death", "--site", str(site)]
    short = ("--clients", "10", "--seconds", "3", "--requests", "40")

    done = subprocess.run([*command, *short], cwd=ROOT, capture_output=True, text=True, check=False)

    # How soon depends on what else the machine does: the benchmark itself looks at that.
    assert re.search(r"^load: \{200: \d+\};", done.stdout, re.MULTILINE), done.stdout + done.stderr
    attack = re.search(r"^attack: \{(.*?)\};", done.stdout, re.MULTILINE)
    assert attack is not None
    statuses = {int(status) for status in re.findall(r"(\d+):", attack[1])}
    assert {400, 503} <= statuses
    assert not {status for status in statuses if status >= 500} - {503}
    assert "dialled" not in done.stdout
