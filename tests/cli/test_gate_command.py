"""The gate as users meet it: what is printed, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from disinfo_graph.release import site as sites
from making import CASE, numbered, write_cases

Ran = subprocess.CompletedProcess[str]


def publish(*arguments: str | Path) -> Ran:
    command = [sys.executable, "-m", "disinfo_graph", "publish", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_shut_gate_says_what_fell_and_how_to_publish_nevertheless(tmp_path: Path) -> None:
    (place,) = json.loads(json.dumps(CASE["appearances"]))
    bare = [one | {"appearances": [place | {"archives": []}]} for one in numbered(20)]
    live = ("--site", tmp_path / "site")
    publish(write_cases(tmp_path / "in.jsonl", *numbered(20)), *live, "--at", "2026-01-01")
    first = sites.current(tmp_path / "site")

    shut = publish(write_cases(tmp_path / "in.jsonl", *bare), *live)
    kept = sites.current(tmp_path / "site")
    opened = publish(tmp_path / "in.jsonl", *live, "--gate", "none")

    before, _, after = shut.stdout.partition("\nnothing published: the gate is shut\n")
    told = " ".join(after.split())
    assert (shut.returncode, kept) == (1, first)
    assert "20 read = 20 to publish + 0 merged + 0 rejected" in before
    assert "(archive-coverage): fell from 100 % (20 of 20) to 0 % (0 of 20) (expected a" in told
    assert "say --gate none, or give bounds of your own with --gate FILE" in told
    assert max(map(len, after.splitlines()[:2])) <= 80
    assert opened.returncode == 0 and sites.current(tmp_path / "site") != first


@pytest.mark.slow
def test_bounds_of_your_own_stand_in_place_of_those_shipped(tmp_path: Path) -> None:
    (tmp_path / "bounds.toml").write_text("[cases]\nminimum = 2\n")
    given = write_cases(tmp_path / "in.jsonl", {})

    told = publish(given, "--site", tmp_path / "site", "--gate", tmp_path / "bounds.toml")

    assert told.returncode == 1
    assert "  Cases (cases): is 1 (expected at least 2)\n" in told.stdout
    assert sites.live(tmp_path / "site") is None


def test_a_gate_that_is_not_there_is_told_with_its_file(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})

    told = publish(given, "--site", tmp_path / "site", "--gate", tmp_path / "no.toml")

    assert told.returncode == 2
    assert "no.toml: no such file or folder" in told.stderr
    assert not (tmp_path / "site").exists()
