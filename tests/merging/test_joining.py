"""A record without report joins the case of the one report that it fits without doubt, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from disinfo_graph.merging.likeness import BEGINNING
from disinfo_graph.model import Appearance, Case, Record
from disinfo_graph.readers import read
from spooling import CUT, OTHER, PAGE, RECORDS, TITLE, cases, lines, record, seen, told, untold


def doubts(case: Case) -> list[tuple[str, str, int]]:
    return [
        (one.kept, one.dropped, one.dropped_from.line)
        for one in case.conflicts
        if one.field == "report"
    ]


def test_a_record_that_differs_in_its_report_alone_is_the_same_case(tmp_path: Path) -> None:
    one = told(1, claim=TITLE, appearances=seen(1), sources=("Lantern",))

    (case,) = cases(tmp_path, [one, replace(one, report=None, origin=untold(2).origin)])

    assert (case.slug, case.report, case.conflicts) == ("meters", PAGE, ())


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        TITLE.upper().rstrip("."),
        CUT,
        CUT.replace("...", "…"),
        "Water meters listen to kitchens by night",
    ],
)
def test_titles_that_are_the_same_or_begin_so_are_of_one_case_where_an_address_is_shared(
    title: str, tmp_path: Path
) -> None:
    records = [
        told(1, title=title),
        record(2, report=PAGE, appearances=seen(1, 2)),
        untold(3, appearances=seen(2, 3)),
    ]

    (case,) = cases(tmp_path, records)

    assert (case.slug, case.title) == ("meters", TITLE)
    assert len(case.appearances) == 3


def test_a_cut_title_without_report_finds_the_whole_one(tmp_path: Path) -> None:
    records = [told(1, appearances=seen(1)), untold(2, title=CUT, appearances=seen(1))]

    assert lines(cases(tmp_path, records)) == [[1, 2]]


@pytest.mark.parametrize(
    ("known", "doubted"),
    [
        ({"title": CUT}, True),
        ({"title": CUT, "appearances": seen(2)}, True),
        ({"title": "Water meters listen to kitchens by night"}, False),
        ({"title": f"{TITLE[: BEGINNING - 2]}…", "appearances": seen(1)}, False),
        ({"published": date(2016, 8, 31), "appearances": seen(1)}, False),
        ({"published": None}, False),
        ({"claim": "A river runs uphill, a newspaper said."}, True),
        ({"claim": "A river runs uphill, a newspaper said.", "appearances": seen(1)}, True),
        ({"appearances": seen(2), "sources": ("Beacon",)}, True),
        ({"title": "Rivers listen to kitchens by night", "appearances": seen(1)}, False),
    ],
)
def test_what_fits_but_in_part_stays_a_case_of_its_own_and_that_is_told(
    known: dict[str, Any], doubted: bool, tmp_path: Path
) -> None:
    own = untold(2, appearances=seen(1), sources=("Lantern",))

    found = cases(tmp_path, [told(1, **known), own])

    assert lines(found) == [[1], [2]]
    (alone,) = (case for case in found if case.report is None)
    assert doubts(alone) == ([("", PAGE, 1)] if doubted else [])


def test_a_whole_title_of_the_day_is_enough_where_nothing_contradicts(tmp_path: Path) -> None:
    others: list[dict[str, Any]] = [
        {"appearances": seen(2), "sources": ("LANTERN",)},
        {"sources": ("Beacon",)},
        {"claim": TITLE.replace("kitchens", "kitchen")},
        {"claim": "Счётчики слушают.", "title": TITLE, "text_language": "ru"},
        {},
    ]
    own = untold(9, appearances=seen(1), sources=("Lantern",))

    for known in others:
        assert lines(cases(tmp_path, [told(1, **known), own])) == [[1, 9]]


def test_of_several_reports_of_one_title_the_shared_address_decides(tmp_path: Path) -> None:
    records = [
        told(1, PAGE, appearances=seen(1)),
        told(2, OTHER, appearances=seen(2)),
        untold(3, appearances=seen(1), sources=("Lantern",)),
        untold(4, appearances=seen(2), sources=("Lantern",)),
    ]

    assert lines(cases(tmp_path, records)) == [[1, 3], [2, 4]]


def test_of_several_reports_that_share_the_address_the_one_of_the_whole_title_is_joined(
    tmp_path: Path,
) -> None:
    records = [
        told(1, PAGE, title=CUT, appearances=seen(1)),
        told(2, OTHER, appearances=seen(1)),
        untold(3, appearances=seen(1)),
    ]

    assert lines(cases(tmp_path, records)) == [[1], [2, 3]]


@pytest.mark.parametrize("shared", [(), seen(1)])
def test_of_reports_that_are_equally_possible_none_is_joined_and_all_are_told(
    shared: tuple[Appearance, ...], tmp_path: Path
) -> None:
    reports = [told(1, PAGE, appearances=shared), told(2, OTHER, appearances=shared)]

    found = cases(tmp_path, [*reports, untold(3, appearances=seen(1))])

    assert lines(found) == [[1], [2], [3]]
    (alone,) = (case for case in found if case.report is None)
    assert doubts(alone) == [("", PAGE, 1), ("", OTHER, 2)]


def test_of_records_that_contradict_each_other_the_one_that_shares_an_address_joins(
    tmp_path: Path,
) -> None:
    records = [
        told(1, appearances=seen(1)),
        untold(2, appearances=seen(1)),
        untold(3, claim="A river runs uphill, a newspaper said."),
    ]

    found = cases(tmp_path, records)

    assert lines(found) == [[1, 2], [3]]
    (alone,) = (case for case in found if case.report is None)
    assert doubts(alone) == [("", PAGE, 1)]


@pytest.mark.parametrize("shared", [(), seen(1)])
def test_of_contradicting_records_that_fit_equally_none_joins(
    shared: tuple[Appearance, ...], tmp_path: Path
) -> None:
    river = "A river runs uphill, a newspaper said."
    records = [
        told(1, appearances=shared),
        untold(2, appearances=shared),
        untold(3, claim=river, appearances=shared),
    ]

    found = cases(tmp_path, records)

    assert lines(found) == [[1], [2], [3]]
    assert [doubts(case) for case in found if case.report is None] == [[("", PAGE, 1)]] * 2


def test_records_of_one_title_and_day_are_one_case_unless_something_contradicts(
    tmp_path: Path,
) -> None:
    lantern: dict[str, Any] = {"appearances": seen(1), "sources": ("Lantern",)}
    beacon: dict[str, Any] = {"appearances": seen(2), "sources": ("Beacon",)}
    apart = [
        [untold(1), untold(2, claim="A river runs uphill, a newspaper said.")],
        [untold(1, **lantern), untold(2, **beacon)],
        [untold(1, claim=None, **lantern), untold(2, claim=None, **beacon)],
    ]
    together = [
        [untold(1), untold(2, claim=TITLE.replace("kitchens", "kitchen"))],
        [untold(1), untold(2, claim=None, debunk="No.")],
        [untold(1, **lantern), untold(2, **beacon | {"sources": ("Lantern", "Beacon")})],
        [untold(1, **lantern), untold(2, **beacon | {"appearances": seen(1, 2)})],
        [untold(1, **lantern), untold(2, sources=("Beacon",))],
    ]

    assert [lines(cases(tmp_path, told)) for told in apart] == [[[1], [2]]] * len(apart)
    assert [lines(cases(tmp_path, told)) for told in together] == [[[1, 2]]] * len(together)


@pytest.mark.parametrize("size", [1, 2, 9])
def test_neither_the_order_of_records_nor_the_size_of_chunks_matters(
    size: int, tmp_path: Path
) -> None:
    expected = cases(tmp_path, RECORDS)

    assert lines(expected) == [[1, 2, 3], [4], [5]]
    for order in permutations(RECORDS):
        assert cases(tmp_path, order, pages=size) == expected


@pytest.mark.slow
def test_full_texts_without_id_are_one_case_with_the_row_of_their_title_day_and_address(
    tmp_path: Path, shared_data: Path
) -> None:
    folder = shared_data / "euvsdisinfo"
    files = [folder / name for name in ("cases-fulltext.jsonl", "posts.csv", "publications.csv")]
    given = [one for one in read(files) if isinstance(one, Record)]
    rows = _rows(given)
    fitting = {
        one.origin.line: report
        for one in given
        if one.report is None and (report := _row_of(one, rows)) is not None
    }

    found = cases(tmp_path, given, pages=1000)

    reports = {
        origin.line: case.report
        for case in found
        for origin in case.origins
        if origin.source.endswith(".jsonl")
    }
    # The report of one row is told by another full text, with another claim: a doubt, and told.
    wrong = [line for line, report in fitting.items() if reports[line] != report]
    (alone,) = (case for case in found if [one.line for one in case.origins] == wrong)
    assert [report for _, report, _ in doubts(alone)] == [fitting[line] for line in wrong]
    assert (len(fitting), len(found)) == (166, 9658)


def _rows(given: Sequence[Record]) -> dict[str, list[tuple[Record, str]]]:
    """Return the rows of the table, by the addresses at which their claims appeared."""
    titled = {one.report: one for one in given if one.origin.source.endswith("posts.csv")}
    rows: dict[str, list[tuple[Record, str]]] = {}
    for one in given:
        if one.origin.source.endswith("publications.csv") and one.report in titled:
            row = (titled[one.report], one.report or "")
            rows.setdefault(one.appearances[0].url, []).append(row)
    return rows


def _row_of(one: Record, rows: dict[str, list[tuple[Record, str]]]) -> str | None:
    fitting = {
        report
        for appearance in one.appearances
        for row, report in rows.get(appearance.url, [])
        if row.published == one.published and _begins(one.title or "", row.title or "")
    }
    return fitting.pop() if len(fitting) == 1 else None


def _begins(title: str, row: str) -> bool:
    one, other = (re.sub(r"\W+", " ", text.casefold()).strip() for text in (title, row))
    return one.startswith(other[:60])
