"""Tables on the command line: given descriptions, first descriptions, what is noted."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from making import ROOT
from reading import written

HOUSE = ROOT / "tests" / "readers" / "tables" / "other-house.csv"
DESCRIPTION = HOUSE.with_suffix(".toml")


def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program."""
    command = [sys.executable, "-m", "disinfo_graph", *map(str, arguments)]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    return done


def test_a_table_is_read_by_a_given_description() -> None:
    told = run("read", "--table", DESCRIPTION, HOUSE)

    assert told.returncode == 1
    assert [json.loads(line)["issue"] for line in told.stdout.splitlines()] == ["12", "13"]
    assert f"{HOUSE}:5: published: column 'Date': '30.02.2016' is no date" in told.stderr.decode()


def test_a_table_without_description_is_refused_with_what_to_do() -> None:
    told = run("read", HOUSE)

    assert told.returncode == 1
    assert b"begin one with disinfo-graph read --suggest-table FILE" in told.stderr


def test_a_first_description_is_written_of_a_file_and_of_standard_input(tmp_path: Path) -> None:
    of_file = run("read", "--suggest-table", HOUSE)
    of_input = run("read", "--suggest-table", "-", given=HOUSE.read_bytes())

    described = written(tmp_path / "house.toml", of_input.stdout)
    told = run("read", "--table", described, "-", given=HOUSE.read_bytes())

    assert (of_file.returncode, of_input.returncode) == (0, 0)
    assert (
        tomllib.loads(of_file.stdout.decode())["fields"]
        == tomllib.loads(of_input.stdout.decode())["fields"]
    )
    assert len(told.stdout.splitlines()) == 2
    assert b"is not utf-8: read as windows-1252" in told.stderr


def test_a_first_description_is_of_one_table() -> None:
    assert run("read", "--suggest-table", HOUSE, HOUSE).returncode == 2
    assert run("read", "--suggest-table", HOUSE.parent).returncode == 1


def test_tables_are_checked_and_published_by_given_descriptions(tmp_path: Path) -> None:
    checked = run("check", "--table", DESCRIPTION, HOUSE, "--fail-on", "violation")
    published = run("publish", "--table", DESCRIPTION, HOUSE, "--site", tmp_path / "site")

    assert b"3 read = 2 to publish + 0 merged + 1 rejected" in checked.stdout
    assert b"3 read = 2 published + 0 merged + 1 rejected" in published.stdout
    assert b"         1  published: column 'Date': '30.02.2016' is no date" in published.stdout
    assert f"{HOUSE.name}:5\n".encode() in published.stdout


def test_a_publication_says_how_it_read_its_inputs(tmp_path: Path) -> None:
    described = written(
        tmp_path / "table.toml",
        DESCRIPTION.read_text(encoding="utf-8").replace('encoding = "windows-1252"\n', ""),
    )

    told = run("publish", "--table", described, HOUSE, "--site", tmp_path / "site")

    place = HOUSE.read_bytes().index(b"\x93")
    assert f"noted {HOUSE}: byte 0x93 at {place} is not utf-8: read as windows-1252" in " ".join(
        told.stdout.decode().split()
    )
