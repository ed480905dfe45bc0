"""The site on disk: the switch, the way back, what may be removed, what state survives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import manifest, state
from disinfo_graph.release import site as sites
from disinfo_graph.release.recovery import recover
from making import AT, numbered, publish_quietly, write_cases


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A site of three releases, with one, two and three cases."""
    site = tmp_path / "site"
    for count in (1, 2, 3):
        given = write_cases(tmp_path / "in.jsonl", *numbered(count))
        publish_quietly(given, site=site, at=AT + timedelta(hours=count))
    return site


def test_the_newest_release_is_live_and_knows_the_one_before(three: Path) -> None:
    oldest, middle, newest = sites.releases(three)

    assert sites.current(three) == newest
    assert manifest.read(newest).previous == middle.name
    assert manifest.read(oldest).previous is None


def test_the_way_back_leads_to_the_release_before(three: Path) -> None:
    _, middle, _ = sites.releases(three)

    sites.switch(three, sites.previous(three))

    assert sites.current(three) == middle


def test_there_is_no_way_back_from_the_oldest_release(three: Path) -> None:
    sites.switch(three, sites.releases(three)[0])

    with pytest.raises(ReleaseError, match="oldest"):
        sites.previous(three)


def test_pruning_keeps_the_newest(three: Path) -> None:
    oldest, middle, newest = sites.releases(three)

    removed = sites.prune(three, 2)

    assert removed == [oldest.name]
    assert sites.releases(three) == [middle, newest]


def test_pruning_keeps_the_live_release_even_if_it_is_old(three: Path) -> None:
    oldest, _, newest = sites.releases(three)
    sites.switch(three, oldest)

    sites.prune(three, 1)

    assert sites.releases(three) == [oldest, newest]


def test_pruning_keeps_a_release_that_somebody_reads(three: Path) -> None:
    oldest, _, newest = sites.releases(three)

    with sites.shared_lock(oldest):
        sites.prune(three, 1)

    assert sites.releases(three) == [oldest, newest]


def test_a_release_that_is_not_there_is_named_with_those_that_are(three: Path) -> None:
    with pytest.raises(ReleaseError, match=r"no release 'x' .*expected one of 2026"):
        sites.named(three, "x")


def test_a_site_without_release_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="disinfo-graph publish"):
        sites.current(tmp_path)


def test_what_a_crash_left_is_removed_by_the_next_publication(tmp_path: Path) -> None:
    left = tmp_path / "site" / "releases" / ".building-1"
    left.mkdir(parents=True)
    (left / "half").write_text("a dump")

    publish_quietly(write_cases(tmp_path / "in.jsonl", {}), site=tmp_path / "site")

    assert not left.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "expected a manifest"),
        (b"{}", "expected a manifest"),
        (b'{"format": 99}', "format 99 .expected 1"),
    ],
)
def test_a_manifest_that_cannot_be_read_says_why(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "manifest.json").write_bytes(content)

    with pytest.raises(ReleaseError, match=message):
        manifest.read(tmp_path)


def test_a_manifest_comes_back_as_it_was_written(three: Path, tmp_path: Path) -> None:
    told = manifest.read(sites.current(three))

    manifest.write(told, tmp_path)

    assert manifest.read(tmp_path) == told


def test_a_slug_once_given_stays(tmp_path: Path) -> None:
    state.give_slugs(tmp_path, {"a": "one"})

    state.give_slugs(tmp_path, {"a": "another", "b": "two"})

    assert state.slugs(tmp_path) == {"a": "one", "b": "two"}


def test_a_torn_last_line_is_not_read_and_not_written_on(tmp_path: Path) -> None:
    state.give_slugs(tmp_path, {"a": "one"})
    file = tmp_path / "state" / "slugs.jsonl"
    with file.open("ab") as out:
        out.write(b'{"key": "b", "sl')

    before = state.slugs(tmp_path)
    state.give_slugs(tmp_path, {"c": "three"})

    assert before == {"a": "one"}
    assert state.slugs(tmp_path) == {"a": "one", "c": "three"}


def test_a_broken_line_of_the_state_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "slugs.jsonl").write_bytes(b"nonsense\n")

    with pytest.raises(ReleaseError, match=r"slugs\.jsonl:1: .*expected a JSON object"):
        state.slugs(tmp_path)


def test_the_audit_log_says_what_was_published_and_when(three: Path) -> None:
    rows = state.audit(three)

    assert [row["action"] for row in rows] == ["publish"] * 3
    assert [row["release"] for row in rows] == [path.name for path in sites.releases(three)]
    assert rows[0]["time"] == (AT + timedelta(hours=1)).isoformat()


def test_a_release_that_was_never_live_is_removed_by_the_next_publication(three: Path) -> None:
    _, middle, newest = sites.releases(three)
    sites.switch(three, middle)
    log = three / "state" / "audit.jsonl"
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:2]))

    recover(three)

    assert newest not in sites.releases(three)


def test_older_releases_stay_even_if_the_log_is_lost(three: Path) -> None:
    before = sites.releases(three)
    (three / "state" / "audit.jsonl").unlink()

    recover(three)

    assert sites.releases(three) == before
    assert [row["release"] for row in state.audit(three)] == [before[-1].name]


def test_the_way_back_follows_what_was_published_not_the_clock(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for count, hours in ((1, 2), (2, 1)):
        given = write_cases(tmp_path / "in.jsonl", *numbered(count))
        publish_quietly(given, site=site, at=AT + timedelta(hours=hours))

    told = manifest.read(sites.previous(site))

    assert told.cases == 1
