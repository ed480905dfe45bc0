"""What becomes of records that tell no report, and of cases that are published again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph.errors import ReleaseError
from disinfo_graph.publish import publish
from disinfo_graph.release import site as sites
from making import AT, CASES, numbered, order, publish_quietly, write_cases

LATER = AT + timedelta(days=1)
MANY = 12
"""More cases than may be missing from the inputs."""


def titled(title: str) -> list[dict[str, object]]:
    return [case | {"title": f"{title} {n}"} for n, case in enumerate(numbered(MANY))]


def without_report() -> list[dict[str, object]]:
    return [case | {"report": None} for case in titled("A river is said to flow uphill, number")]


def test_the_demonstration_cases_published_again_are_the_same_release(tmp_path: Path) -> None:
    first = publish_quietly(CASES, site=tmp_path / "one")
    lines = sites.current(tmp_path / "one") / "dumps" / "cases.jsonl"

    again = publish_quietly(lines, site=tmp_path / "two")

    assert first.manifest is not None and again.manifest is not None
    assert again.manifest.identity == first.manifest.identity


def test_cases_that_turn_out_to_be_one_with_a_report_are_gone_but_not_lost(tmp_path: Path) -> None:
    site, own = tmp_path / "site", without_report()
    reports = titled("Rivers")
    publish_quietly(write_cases(tmp_path / "a.jsonl", *own, *reports), site=site)
    mended = titled("A river is said to flow uphill, number")

    told = publish_quietly(write_cases(tmp_path / "b.jsonl", *own, *mended), site=site, at=LATER)

    assert told.manifest is not None
    assert told.manifest.changes == {"new": 0, "changed": MANY, "gone": MANY}
    assert sorted(told.outcome.digests) == sorted(f"case-{n}" for n in range(MANY))


def test_cases_without_report_that_are_forgotten_are_lost(tmp_path: Path) -> None:
    site, reports = tmp_path / "site", titled("Rivers")
    both = write_cases(tmp_path / "a.jsonl", *without_report(), *reports)
    publish_quietly(both, site=site)
    few = write_cases(tmp_path / "b.jsonl", *reports)

    with pytest.raises(ReleaseError, match=rf"{MANY} of the {2 * MANY} cases"):
        publish(replace(order(few, site=site), at=LATER), lambda step: None)


def test_a_report_that_may_be_the_case_s_own_is_told_among_the_conflicts(tmp_path: Path) -> None:
    given = write_cases(
        tmp_path / "in.jsonl", {"claim": "A lake burns, a newspaper wrote."}, {"report": None}
    )

    report = publish_quietly(given, site=tmp_path / "site")

    (row,) = (sites.current(tmp_path / "site") / "conflicts.jsonl").read_text().splitlines()
    told = json.loads(row)
    assert told["case"].startswith("a-river-is-said-to-flow-uphill-")
    assert (told["field"], told["kept"], told["kept_from"]) == ("report", "", f"{given}:2")
    assert told["dropped"] == "https://euvsdisinfo.eu/report/a-made-up-case/"
    assert told["dropped_from"] == f"{given}:1"
    assert len(report.outcome.digests) == 2
