"""Findings of unchanged cases are kept from the live release, and are those of a check of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from disinfo_graph import checking, resources
from disinfo_graph.checking.shapes import Shapes
from disinfo_graph.model import Finding
from disinfo_graph.publish import Report, publish
from disinfo_graph.publish.reuse import DIGESTS, FINDINGS
from disinfo_graph.release import site as sites
from making import AT, CASE, numbered, order, publish_quietly, write_cases

pytestmark = pytest.mark.slow

LATER = AT + timedelta(days=1)
_TEXT = b" <http://schema.org/text> "
_BARE: Mapping[str, object] = {"keywords": [], "debunk_links": [], "debunk": "No."}
"""What makes three rules find something."""

Changes = list[dict[str, object]]


def _changes(count: int) -> Changes:
    """Return cases of which most are at fault."""
    cases = numbered(count)
    for number, one in enumerate(cases):
        one |= _BARE if number % 3 else {}
    return cases


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return a list of the claims that the engine is handed with their texts: those checked."""
    seen: list[bytes] = []
    engine = checking.ENGINES[checking.SET_WISE]

    def watched(lines: tuple[bytes, ...], shapes: Shapes) -> Iterator[Finding]:
        seen.extend(line.split(b" ", 1)[0] for line in lines if _TEXT in line)
        return engine(lines, shapes)

    monkeypatch.setitem(checking.ENGINES, checking.SET_WISE, watched)
    return seen


def _published(folder: Path, site: str, changes: Changes, **how: Any) -> Report:
    given = write_cases(folder / "in.jsonl", *changes)
    return publish(replace(order(given, site=folder / site), **how), lambda step: None)


def _found(site: Path) -> list[bytes]:
    return (sites.current(site) / FINDINGS).read_bytes().splitlines()


def _quality(site: Path) -> list[bytes]:
    """Return the lines of the quality graph but for the times of its measurements."""
    lines = (sites.current(site) / "quality.nq").read_bytes().splitlines()
    return [line for line in lines if b"generatedAtTime" not in line]


def _same_as_from_nothing(folder: Path, before: Changes, after: Changes, **how: Any) -> Report:
    _published(folder, "site", before, **how)
    report = _published(folder, "site", after, at=LATER, **how)
    fresh = _published(folder, "fresh", after, at=LATER, **how)
    assert report.manifest is not None and fresh.manifest is not None
    assert _found(folder / "site") == _found(folder / "fresh")
    assert _quality(folder / "site") == _quality(folder / "fresh")
    assert report.manifest.reports == fresh.manifest.reports
    return report


@pytest.mark.parametrize("chunk", [2, 1000])
def test_what_is_found_is_the_same_as_from_nothing(tmp_path: Path, chunk: int) -> None:
    before = _changes(9)
    after = [one | {"keywords": []} if number == 3 else one for number, one in enumerate(before)]
    after = [*after[:5], *after[6:], *numbered(1, first=20)]

    report = _same_as_from_nothing(tmp_path, before, after, chunk=chunk)

    assert report.manifest is not None
    assert report.manifest.changes == {"new": 1, "changed": 1, "gone": 1}
    assert len(_found(tmp_path / "site")) > 15


def test_only_what_changed_is_handed_to_the_engine(tmp_path: Path, handed: list[bytes]) -> None:
    before = _changes(9)
    _published(tmp_path, "site", before)
    assert len(handed) == 9
    handed.clear()

    after = [before[0] | {"claim": "Another claim."}, *before[1:], *numbered(1, first=20)]
    _published(tmp_path, "site", after, at=LATER)

    assert sorted(claim.rpartition(b"/")[2] for claim in handed) == [b"case-0>", b"case-20>"]


def test_an_issue_is_at_fault_as_long_as_two_cases_spell_it_otherwise(tmp_path: Path) -> None:
    cases = numbered(3)
    cases[0]["issue"], cases[1]["issue"] = "A special", "a special"

    both = _same_as_from_nothing(tmp_path, cases[1:], cases)
    again = _published(tmp_path, "site", cases[1:], at=LATER + timedelta(days=1))

    assert (both.outcome.rejected, again.outcome.rejected) == (2, 0)


def test_a_fault_beside_another_case_goes_with_that_case(tmp_path: Path) -> None:
    cases = numbered(2)
    told = orjson.dumps(CASE["appearances"]).replace(b"2020-02-03", b"2020-02-01")
    cases[1]["appearances"] = orjson.loads(told)

    _published(tmp_path, "site", cases)
    before = _found(tmp_path / "site")
    _same_as_from_nothing(tmp_path, cases, cases[:1])

    assert any(b"SharedAddress-date" in one for one in before)
    assert not any(b"SharedAddress-date" in one for one in _found(tmp_path / "site"))


def test_a_rejected_case_is_checked_and_rejected_again(tmp_path: Path, handed: list[bytes]) -> None:
    cases: Changes = [*_changes(4), {"report": None, "debunk": None, "title": "A lake burns"}]
    _published(tmp_path, "site", cases)
    handed.clear()

    report = _published(tmp_path, "site", cases, at=LATER)

    assert len(handed) == 1 and report.outcome.rejected == 1
    assert not report.new


def test_a_date_that_was_to_come_is_looked_at_again_when_it_has_come(tmp_path: Path) -> None:
    cases = _changes(3)
    cases[0]["published"] = f"{AT + timedelta(days=10):%Y-%m-%d}"
    soon, late = AT + timedelta(days=1), AT + timedelta(days=30)
    found = []
    for at in (AT, soon, late):
        report = _published(tmp_path, "site", cases, at=at)
        found.append([one for one in report.outcome.findings if "future" in one.message])

    assert [len(one) for one in found] == [1, 1, 0]


@pytest.mark.parametrize("name", ["version", "shapes", "base"])
def test_of_another_program_or_other_shapes_nothing_is_kept(
    tmp_path: Path, handed: list[bytes], name: str
) -> None:
    cases = _changes(4)
    _published(tmp_path, "site", cases)
    path = sites.current(tmp_path / "site") / "manifest.json"
    base = "http://localhost:8001/" if name == "base" else None
    if name != "base":
        path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | {name: "another"}))
    handed.clear()

    _published(tmp_path, "site", cases, at=LATER, base=base)

    assert len(handed) == 4


@pytest.mark.parametrize("name", [DIGESTS, FINDINGS])
def test_of_a_damaged_release_nothing_is_kept(
    tmp_path: Path, handed: list[bytes], name: str
) -> None:
    cases = _changes(4)
    _published(tmp_path, "site", cases)
    told = sites.current(tmp_path / "site") / name
    whole = told.read_bytes()
    told.write_bytes(whole.replace(b"a", b"b", 1))
    handed.clear()

    report = _published(tmp_path, "site", cases, at=LATER)

    assert len(handed) == 4
    assert report.new and report.damage
    assert (sites.current(tmp_path / "site") / name).read_bytes() == whole


def test_whoever_asks_for_another_engine_has_all_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = _changes(3)
    publish_quietly(write_cases(tmp_path / "in.jsonl", *cases), site=tmp_path / "site")
    texts: list[int] = []
    engine = checking.ENGINES[checking.PYSHACL]

    def watched(lines: tuple[bytes, ...], shapes: Shapes) -> Iterator[Finding]:
        texts.append(sum(_TEXT in line for line in lines))
        return engine(lines, shapes)

    monkeypatch.setitem(checking.ENGINES, checking.PYSHACL, watched)
    _published(tmp_path, "site", cases, at=LATER, engine=checking.PYSHACL)

    assert max(texts) == 3


def test_a_name_that_a_registry_takes_for_something_else_has_its_cases_checked(
    tmp_path: Path, handed: list[bytes]
) -> None:
    cases = _changes(2)
    cases[0]["sources"] = ["The Uphill Gazette"]
    _published(tmp_path, "site", cases)
    unresolved = sites.current(tmp_path / "site") / "unresolved.csv"
    header, *rows = unresolved.read_text().splitlines()
    (row,) = [row for row in rows if "Uphill" in row]
    completed = tmp_path / "completed.csv"
    completed.write_text(f"{header}\n{row}RT\n")
    handed.clear()

    _published(tmp_path, "site", cases, at=LATER, additions=(completed,))

    assert [claim.rpartition(b"/")[2] for claim in handed] == [b"case-0>"]


def test_a_thing_that_a_registry_takes_for_another_class_has_its_cases_checked(
    tmp_path: Path, handed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = _changes(2)
    cases[0]["countries"] = ["Belgium"]
    _published(tmp_path, "site", cases)
    handed.clear()
    shipped = resources.registry
    edited = tmp_path / "countries.csv"
    text = shipped("countries").read_text(encoding="utf-8")
    edited.write_text(text.replace("Kazakhstan,country,", "Kazakhstan,region,"), encoding="utf-8")
    monkeypatch.setattr(
        resources, "registry", lambda name: edited if name == "countries" else shipped(name)
    )

    _published(tmp_path, "site", cases, at=LATER)

    # The case says the same of it, by the same IRI; but shapes ask for classes.
    assert [claim.rpartition(b"/")[2] for claim in handed] == [b"case-1>"]
