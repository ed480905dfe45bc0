"""The gate: what stops a publication, what does not, and what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph import registries
from disinfo_graph.dumps import measurements
from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.publish import Report, gate, publish
from disinfo_graph.publish.gate import NO_GATE, Gate
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites
from making import AT, CASE, CASES, numbered, order, publish_quietly, write_cases

LATER = AT + timedelta(hours=1)


def cases(path: Path, archived: int, of: int) -> Path:
    """Write cases with one appearance each, some of them with an archive copy."""
    (place,) = json.loads(json.dumps(CASE["appearances"]))
    bare = {"appearances": [place | {"archives": []}]}
    rows = [one | (bare if n >= archived else {}) for n, one in enumerate(numbered(of))]
    return write_cases(path, *rows)


def again(given: Path, site: Path, bounds: Gate | None = None) -> Report:
    asked = order(given, site=site, at=LATER)
    return publish(asked if bounds is None else replace(asked, gate=bounds), lambda step: None)


def bounds(tmp_path: Path, text: str) -> Gate:
    path = tmp_path / "bounds.toml"
    path.write_text(text)
    return gate.read(path)


def test_a_fault_that_drops_archives_stops_the_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    first = publish_quietly(CASES, site=site)
    keeps = vars(registries)["_archives"]

    def inverted(given: object, *rest: object) -> tuple[str, ...]:
        found: Sequence[str] = keeps(given, *rest)
        return tuple(found) if not found else ()

    monkeypatch.setattr(registries, "_archives", inverted)
    report = again(CASES, site)

    assert (report.release, report.new) == (None, False)
    assert report.stopped == (
        "Appearances with an archive copy (archive-coverage): fell from 62.5 % (55 of 88) to "
        "0 % (0 of 88) (expected a fall of at most 5 percentage points)",
    )
    assert sites.current(site).name == first.release


def test_a_large_fall_stops_and_a_small_one_does_not(tmp_path: Path) -> None:
    publish_quietly(cases(tmp_path / "a.jsonl", 81, 100), site=tmp_path / "site")

    fallen = again(cases(tmp_path / "b.jsonl", 12, 100), tmp_path / "site")
    slight = again(cases(tmp_path / "c.jsonl", 76, 100), tmp_path / "site")

    assert [one.partition(" (")[0] for one in fallen.stopped] == [
        "Appearances with an archive copy"
    ]
    assert "fell from 81 % (81 of 100) to 12 % (12 of 100)" in fallen.stopped[0]
    assert slight.new


def test_what_comes_of_few_things_stops_nothing(tmp_path: Path) -> None:
    publish_quietly(cases(tmp_path / "a.jsonl", 9, 9), site=tmp_path / "site")

    assert again(cases(tmp_path / "b.jsonl", 0, 9), tmp_path / "site").new


def test_things_that_are_gone_altogether_stop_a_publication(tmp_path: Path) -> None:
    publish_quietly(cases(tmp_path / "a.jsonl", 20, 20), site=tmp_path / "site")

    told = write_cases(tmp_path / "c.jsonl", *(n | {"appearances": []} for n in numbered(20)))
    gone = again(told, tmp_path / "site")

    assert any("there is nothing left to measure it on" in one for one in gone.stopped)


def test_without_a_gate_all_is_published(tmp_path: Path) -> None:
    publish_quietly(cases(tmp_path / "a.jsonl", 100, 100), site=tmp_path / "site")

    assert again(cases(tmp_path / "b.jsonl", 0, 100), tmp_path / "site", NO_GATE).new


def test_a_first_release_is_held_against_absolute_bounds_alone(tmp_path: Path) -> None:
    given = cases(tmp_path / "a.jsonl", 30, 100)
    low = bounds(tmp_path, "[archive-coverage]\nminimum = 50\nlargest_fall = 1\n")
    high = bounds(tmp_path, "[cases]\nmaximum = 99\n")
    wide = bounds(tmp_path, "few = 21\n[archive-coverage]\nminimum = 50\n")

    assert again(given, tmp_path / "one", low).stopped == (
        "Appearances with an archive copy (archive-coverage): is 30 % (30 of 100) "
        "(expected at least 50 %)",
    )
    assert again(given, tmp_path / "two", high).stopped == (
        "Cases (cases): is 100 (expected at most 99)",
    )
    assert again(given, tmp_path / "three", wide).new


def test_a_jump_of_what_is_kept_out_stops_the_publication(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "a.jsonl", *numbered(200)), site=site)
    faulty = [one | {"report": None, "debunk": None} for one in numbered(20, first=200)]
    given = write_cases(tmp_path / "b.jsonl", *numbered(200), *faulty)

    report = again(given, site)

    assert report.stopped == (
        "Cases kept out (rejected-share): rose from 0 % (0 of 200) to 9.09 % (20 of 220) "
        "(expected a rise of at most 5 percentage points)",
    )
    assert sites.current(site).name.startswith(f"{AT:%Y%m%dT%H%M%SZ}")


def test_what_was_kept_out_comes_in_by_itself_once_it_is_mended(tmp_path: Path) -> None:
    site = tmp_path / "site"
    faulty = [one | {"report": None, "debunk": None} for one in numbered(3, first=200)]
    publish_quietly(write_cases(tmp_path / "a.jsonl", *numbered(200), *faulty), site=site)
    assert manifest.read(sites.current(site)).rejected == 3

    report = again(write_cases(tmp_path / "a.jsonl", *numbered(203)), site)

    assert report.new
    assert (sites.current(site) / "rejected.jsonl").read_bytes() == b""


def test_more_than_half_kept_out_stops_even_a_first_release(tmp_path: Path) -> None:
    faulty = [one | {"report": None, "debunk": None} for one in numbered(60)]
    given = write_cases(tmp_path / "a.jsonl", *faulty, *numbered(30, first=60))

    (told,) = again(given, tmp_path / "site").stopped

    assert told.endswith("is 66.67 % (60 of 90) (expected at most 50 %)")


def test_a_release_of_before_measured_nothing_and_stops_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(cases(tmp_path / "a.jsonl", 100, 100), site=site)
    here = sites.current(site)
    told = manifest.read(here)
    files = {name: value for name, value in told.files.items() if name != measurements.JSON}
    manifest.write(replace(told, files=files), here)
    (here / measurements.JSON).unlink()

    assert again(cases(tmp_path / "b.jsonl", 0, 100), site).new


def test_where_nobody_can_tell_what_fell_it_is_said_and_the_way_out_works(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(cases(tmp_path / "a.jsonl", 100, 100), site=site)
    (sites.current(site) / measurements.JSON).write_text("{")
    given = cases(tmp_path / "b.jsonl", 99, 100)

    with pytest.raises(ReleaseError, match=r"nobody can tell what fell since .*--gate none"):
        again(given, site)

    assert again(given, site, NO_GATE).new


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[archives]\nminimum = 1", "no metric 'archives' (expected one of cases, "),
        ("[cases]\nleast = 1", "[cases] {'least': 1} (expected minimum, "),
        ("[cases]", "[cases] {} (expected minimum, "),
        ("cases = 3", "[cases] 3 (expected minimum, "),
        ("[cases]\nminimum = '3'", "minimum = '3' (expected a number from 0)"),
        ("[cases]\nminimum = -3", "minimum = -3 (expected a number from 0)"),
        ("[cases]\nminimum = nan", "minimum = nan (expected a number from 0)"),
        ("[cases]\nminimum = true", "minimum = True (expected a number from 0)"),
        ("few = -1", "few = -1 (expected a number of things)"),
        ("few = [", "(expected the bounds of measurements, TOML)"),
    ],
)
def test_a_gate_at_fault_is_refused_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=f"bounds.toml: .*{re.escape(said)}"):
        bounds(tmp_path, text)


def test_a_gate_that_is_not_there_is_told_as_any_other_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"bounds\.toml: no such file or folder$"):
        gate.read(tmp_path / "bounds.toml")


def test_the_gate_that_is_shipped_bounds_falls_and_what_is_kept_out() -> None:
    found = {one.metric: one for one in gate.shipped().bounds}

    assert found["archive-coverage"].largest_fall == 5
    assert found["rejected-share"].largest_rise == 5
    assert gate.shipped().few == 10
