"""A site with a release that cannot be read any more: the others are as good as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from disinfo_graph.cli import group
from disinfo_graph.errors import ReleaseError
from disinfo_graph.publish import publish
from disinfo_graph.release import site as sites
from making import AT, numbered, order, publish_quietly, write_cases


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of three releases, whose oldest one has a torn manifest."""
    folder = tmp_path / "site"
    for count in (1, 2, 3):
        given = write_cases(tmp_path / "in.jsonl", *numbered(count))
        publish_quietly(given, site=folder, at=AT + timedelta(hours=count))
    torn = sites.releases(folder)[0] / "manifest.json"
    torn.write_bytes(torn.read_bytes()[:100])
    return folder


def torn(site: Path) -> str:
    (name,) = sites.unreadable(site)
    return name


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, list(map(str, arguments)))


def test_it_is_told_beside_the_list_of_the_others(site: Path) -> None:
    told = run("releases", "--site", site)

    assert [line[0] for line in told.stdout.splitlines()] == [" ", "*"]
    assert f"{torn(site)}  cannot be read: " in told.stderr
    assert "expected a manifest of format" in told.stderr
    assert told.exit_code == 0


def test_rolling_back_to_another_release_works(site: Path) -> None:
    before = sites.releases(site)[0]

    told = run("rollback", "--site", site, before.name)

    assert told.exit_code == 0
    assert sites.current(site) == before


def test_rolling_back_to_it_is_refused_with_what_is_wrong(site: Path) -> None:
    live = sites.current(site)

    told = run("rollback", "--site", site, torn(site))

    assert isinstance(told.exception, ReleaseError)
    assert f"{torn(site)}/manifest.json" in str(told.exception)
    assert sites.current(site) == live


def test_publishing_works_and_tells_of_it(tmp_path: Path, site: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(4))

    told = run("publish", given, "--site", site)

    assert told.exit_code == 0
    assert f"not to be gone back to: {site / 'releases' / torn(site)}" in told.stdout
    assert len(sites.releases(site)) == 3


def test_pruning_leaves_it_to_whoever_looks_after_the_site(site: Path) -> None:
    told = run("prune", "--site", site, "--keep", "1")

    assert told.exit_code == 0
    assert [path.name for path in sites.releases(site)] == [sites.current(site).name]
    assert list(sites.unreadable(site)) == [torn(site)]


def test_a_live_release_without_its_list_of_cases_gives_a_plain_message(
    tmp_path: Path, site: Path
) -> None:
    (sites.current(site) / "cases.tsv").unlink()
    given = write_cases(tmp_path / "in.jsonl", *numbered(4))

    with pytest.raises(ReleaseError, match=r"cases\.tsv: missing .* --drop-missing\)$"):
        publish_quietly(given, site=site, at=AT + timedelta(hours=4))

    asked = order(given, site=site, at=AT + timedelta(hours=5))
    assert publish(replace(asked, drop_missing=True), lambda step: None).new
