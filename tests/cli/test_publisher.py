"""Who runs a site is told once on the command line, and kept from release to release."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from disinfo_graph.cli import group
from disinfo_graph.release import site as sites
from making import numbered, write_cases


def publish(folder: Path, cases: int, *options: str) -> Result:
    given = write_cases(folder / f"{cases}.jsonl", *numbered(cases))
    site = str(folder / "site")
    command = ["publish", str(given), "--site", site, "--workers", "1", *options]
    return CliRunner().invoke(group, command)


def told(folder: Path) -> tuple[str, str]:
    live = sites.live(folder / "site")
    assert live is not None
    return live.publisher, live.contact


@pytest.mark.slow
def test_publisher_and_contact_are_kept_until_they_are_taken_back(tmp_path: Path) -> None:
    publish(tmp_path, 1, "--publisher", "An archive", "--contact", "data@archive.example")
    first = told(tmp_path)
    publish(tmp_path, 2)
    kept = told(tmp_path)
    publish(tmp_path, 3, "--contact", "")

    assert first == kept == ("An archive", "mailto:data@archive.example")
    assert told(tmp_path) == ("An archive", "")


def test_a_contact_that_is_no_address_is_refused_by_name(tmp_path: Path) -> None:
    done = publish(tmp_path, 1, "--contact", "the office")

    assert done.exit_code == 2
    assert "'--contact': 'the office': no address (expected one of mail" in done.output
    assert not (tmp_path / "site" / "releases").exists()
