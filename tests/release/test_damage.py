"""What becomes of a release whose files were damaged: it is found out, and published anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from disinfo_graph.dumps.files import SUMS
from disinfo_graph.release import site as sites
from disinfo_graph.release import verification
from making import AT, BASE, numbered, publish_quietly, write_cases


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release of its own, to be damaged."""
    given = write_cases(tmp_path / "in.jsonl", *numbered(2))
    publish_quietly(given, site=tmp_path / "site")
    return sites.current(tmp_path / "site")


def turn_one_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def largest_index(store: Path) -> Path:
    return max(store.glob("*.sst"), key=lambda path: path.stat().st_size)


def test_a_release_that_nobody_touched_has_no_fault(release: Path) -> None:
    assert list(verification.faults(release)) == []


@pytest.mark.parametrize(
    "name",
    [
        "dumps/disinfo-graph.ttl",
        "dumps/disinfo-graph.nt",
        "dumps/cases.jsonl.gz",
        "quality.nq",
        "cases.tsv",
    ],
)
def test_a_file_that_was_changed_is_found_out(release: Path, name: str) -> None:
    with (release / name).open("ab") as file:
        file.write(b"# one more\n")

    faults = list(verification.faults(release))

    assert any(name in fault for fault in faults)


def test_a_store_that_lacks_triples_is_found_out(release: Path) -> None:
    store = Store(str(release / "store"))
    graph = NamedNode(f"{BASE}id/graph/cases")
    store.remove(next(iter(store.quads_for_pattern(None, None, None, graph))))
    store.flush()
    del store
    verification.seal(release / "store")

    assert any("triples in" in fault for fault in verification.faults(release))


def test_a_file_that_is_missing_is_found_out(release: Path) -> None:
    (release / "dumps" / "disinfo-graph.nt").unlink()

    assert any("missing" in fault for fault in verification.faults(release))


@pytest.mark.parametrize("damage", [turn_one_byte, cut_in_half, Path.unlink])
def test_damage_to_each_file_of_the_store_is_told_by_its_name(
    release: Path, damage: Callable[[Path], None]
) -> None:
    told = (release / "store" / SUMS).read_text().splitlines()
    files = [release / "store" / row.split("  ")[1] for row in told]
    whole = {path: path.read_bytes() for path in files}

    for path in files:
        if whole[path]:
            damage(path)

            (fault,) = verification.faults(release)

            assert str(path) in fault
            path.write_bytes(whole[path])
    assert largest_index(release / "store") in files


@pytest.mark.parametrize("damage", [cut_in_half, Path.unlink])
def test_damage_to_the_checksums_of_the_store_is_told(
    release: Path, damage: Callable[[Path], None]
) -> None:
    damage(release / "store" / SUMS)

    assert list(verification.faults(release))


def test_reading_a_store_does_not_damage_it(release: Path) -> None:
    assert len(Store.read_only(str(release / "store"))) > 0

    assert list(verification.faults(release)) == []


def test_a_damaged_live_release_is_published_anew(tmp_path: Path, release: Path) -> None:
    turn_one_byte(largest_index(release / "store"))

    report = publish_quietly(
        tmp_path / "in.jsonl", site=tmp_path / "site", at=AT + timedelta(hours=1)
    )

    now = sites.current(tmp_path / "site")
    assert report.new
    assert largest_index(release / "store").name in "".join(report.damage)
    assert now != release
    assert list(verification.faults(now)) == []


def test_a_whole_live_release_is_not_published_anew(tmp_path: Path, release: Path) -> None:
    report = publish_quietly(
        tmp_path / "in.jsonl", site=tmp_path / "site", at=AT + timedelta(hours=1)
    )

    assert (report.new, report.damage, report.release) == (False, (), release.name)
    assert sites.releases(tmp_path / "site") == [release]
