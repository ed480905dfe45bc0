"""The benchmarks run, and the package says there what the straightforward way says."""

from __future__ import annotations

import re
import subprocess
import sys

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
