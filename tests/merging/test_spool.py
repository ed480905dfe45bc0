"""The spool gives back every record in a case, in one order, whatever the order of input."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from disinfo_graph import iris
from disinfo_graph.deriving import narrative_labels
from disinfo_graph.merging import KnownCases, Spool
from disinfo_graph.model import Appearance, Match
from spooling import OTHER, PAGE, cases, record

METERS = Match(slug="meters", likeness=1.0)

MANY = [
    record(
        line,
        report=f"https://euvsdisinfo.eu/report/case-{line % 13}/",
        title=f"Case {line % 13}",
        published=date(2020, 1, 1 + line % 3),
    )
    for line in range(40)
]


@pytest.mark.parametrize("size", [1, 2, 7, 13, 1000])
def test_ranges_of_any_size_hold_the_same_cases_in_the_same_order(
    size: int, tmp_path: Path
) -> None:
    whole = cases(tmp_path, MANY)

    chunked = cases(tmp_path, reversed(MANY), pages=size)

    assert chunked == whole
    assert [case.slug for case in whole] == sorted(f"case-{number}" for number in range(13))
    assert sum(len(case.origins) for case in whole) == len(MANY)


def test_cases_can_be_read_more_than_once(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        for one in MANY:
            spool.add(one)

        assert list(spool.cases()) == list(spool.cases())


def test_a_record_that_comes_after_the_cases_were_read_is_in_the_next_reading(
    tmp_path: Path,
) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        spool.add(record(1, report=OTHER))
        before = [case.slug for case in spool.cases()]
        spool.add(record(2, report=PAGE))

        after = [case.slug for case in spool.cases()]

    assert (before, after) == (["rivers"], ["meters", "rivers"])


def test_addresses_of_one_page_are_one_case(tmp_path: Path) -> None:
    (case,) = cases(
        tmp_path,
        [record(1, report=PAGE), record(2, report="http://www.euvsdisinfo.eu/report/meters?x")],
    )

    assert case.slug == "meters"
    assert case.keys == ("euvsdisinfo.eu/report/meters",)


def test_records_without_address_are_one_case_where_title_and_day_agree(tmp_path: Path) -> None:
    told = [
        record(1, title="The meters listen", published=date(2020, 1, 1)),
        record(2, title="the meters listen.", published=date(2020, 1, 1), claim="a"),
        record(3, title="The meters listen", published=date(2020, 1, 2)),
    ]

    found = cases(tmp_path, told)

    assert sorted(len(case.origins) for case in found) == [1, 2]


def test_a_slug_once_given_is_kept(tmp_path: Path) -> None:
    known = {"euvsdisinfo.eu/report/meters": "an-older-slug"}

    (case,) = cases(tmp_path, [record(1, report=PAGE)], known)

    assert case.slug == "an-older-slug"


def test_a_case_that_gains_an_address_keeps_its_slug(tmp_path: Path) -> None:
    day = date(2020, 1, 1)
    (before,) = cases(tmp_path, [record(1, title="Meters listen", published=day)])
    state = dict.fromkeys(before.keys, before.slug)

    (after,) = cases(
        tmp_path, [record(1, title="Meters listen", published=day, report=PAGE)], state
    )

    state |= dict.fromkeys(after.keys, after.slug)
    (later,) = cases(tmp_path, [record(1, title="A new title", report=PAGE)], state)
    assert before.slug == after.slug == later.slug
    assert after.keys == ("euvsdisinfo.eu/report/meters",)


@pytest.mark.parametrize("order", [[1, 2], [2, 1]])
def test_a_report_told_with_two_titles_gains_the_first_slug_in_whatever_order(
    order: list[int], tmp_path: Path
) -> None:
    known = {"title:one|": "one-11111111", "title:two|": "two-22222222"}
    titles = {1: "One", 2: "Two"}
    told = [record(line, report=PAGE, title=titles[line]) for line in order]

    (case,) = cases(tmp_path, told, known)

    assert case.slug == "one-11111111"


def test_records_with_and_without_address_are_one_case_once_its_slug_is_known(
    tmp_path: Path,
) -> None:
    untold = record(1, title="Meters listen")
    (before,) = cases(tmp_path, [untold])

    (case,) = cases(
        tmp_path,
        [untold, record(2, title="Meters listen", report=PAGE)],
        dict.fromkeys(before.keys, before.slug),
    )

    assert case.report == PAGE
    assert "euvsdisinfo.eu/report/meters" in case.keys
    assert set(before.keys) <= set(case.keys)
    assert case.slug == before.slug


def test_titles_and_their_variants_find_the_case(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        spool.add(record(1, report=PAGE, title="Meters listen"))
        spool.add(record(2, report=PAGE, title="The meters have ears"))
        spool.add(record(3, report=OTHER))
        count = spool.index(narrative_labels)

    with KnownCases(tmp_path / "spool") as known:
        found = [known.titled(one) for one in ("meters  LISTEN!", "the meters have ears", "Rivers")]

    assert count == 2
    assert found == [METERS, METERS, None]


@pytest.mark.parametrize(
    ("title", "alike"),
    [
        ("Water meters listen to kitchens at night", 1.0),
        ("Water meters listen to the kitchens at night", 0.95),
        ("Water meters listen in kitchens by night", 0.9),
        ("Water meters do not listen to anybody in kitchens", None),
        ("Kitchens", None),
        ("", None),
    ],
)
def test_a_title_that_is_nearly_the_same_finds_the_case(
    title: str, alike: float | None, tmp_path: Path
) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        spool.add(record(1, report=PAGE, title="Water meters listen to kitchens at night."))
        spool.add(record(2, report=OTHER, title="Rivers listen to kitchens"))
        spool.index(narrative_labels)

    with KnownCases(tmp_path / "spool") as known:
        found = known.titled(title)

    assert (None if found is None else found.slug) == (None if alike is None else "meters")
    assert found is None or alike is None or found.likeness == pytest.approx(alike, abs=0.03)


def test_a_report_finds_its_case_however_its_address_is_written(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        spool.add(record(1, report=PAGE, title="Meters listen"))
        spool.index(narrative_labels)

    with KnownCases(tmp_path / "spool") as known:
        assert known.reported(PAGE.replace("https://", "http://www.").rstrip("/")) == "meters"
        assert known.reported(OTHER) is None


def test_what_nothing_may_link_to_is_not_found(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        spool.add(record(1, report=PAGE, title="Meters listen"))
        spool.index(narrative_labels)

    with KnownCases(tmp_path / "spool", {"meters"}) as known:
        assert known.titled("Meters listen") is None
        assert known.titled("Meters listened") is None
        assert known.reported(PAGE) is None


def test_of_two_cases_with_one_title_the_first_in_the_order_of_slugs_is_found(
    tmp_path: Path,
) -> None:
    for folder, order in ((tmp_path / "a", (PAGE, OTHER)), (tmp_path / "b", (OTHER, PAGE))):
        folder.mkdir()
        with Spool(folder / "spool", {}) as spool:
            for line, report in enumerate(order):
                spool.add(record(line, report=report, title="One title"))
            spool.index(narrative_labels)

        with KnownCases(folder / "spool") as known:
            assert known.titled("one title") == METERS


def test_labels_are_counted_by_kind_once_a_case_however_many_records_tell_it(
    tmp_path: Path,
) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        for line in (1, 2):
            spool.add(record(line, report=PAGE, keywords=("Water", "Meters"), sources=("Lantern",)))
        spool.add(
            record(
                3,
                report=OTHER,
                keywords=("Water",),
                publisher="Fact",
                appearances=(Appearance(url=PAGE, source="Lantern"), Appearance(url=OTHER)),
            )
        )
        spool.index(narrative_labels)

    assert spool.labels == {
        "keyword": {"Water": 2, "Meters": 1},
        "narrative": {},
        "publisher": {"Fact": 1},
    }


@pytest.mark.slow
def test_the_addresses_of_the_corpus_are_a_case_each(tmp_path: Path, shared_data: Path) -> None:
    with (shared_data / "euvsdisinfo" / "posts.csv").open(encoding="utf-8", newline="") as file:
        told = [
            record(line, report=iris.address(row["id"]), title=row["title"])
            for line, row in enumerate(csv.DictReader(file))
        ]

    found = cases(tmp_path, told, pages=100)

    assert len(found) == 9553
    assert len({case.slug for case in found}) == 9553
    assert sum(len(case.origins) for case in found) == len(told)
