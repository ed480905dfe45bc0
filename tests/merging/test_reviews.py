"""A page may hold several reviews: which records tell the same one, and which another."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from disinfo_graph import iris
from disinfo_graph.merging import reviews
from disinfo_graph.model import Record
from spooling import OTHER, PAGE, REVIEWED, cases, record


def _lines(order: tuple[Record, ...]) -> str:
    return "-".join(str(one.origin.line) for one in order)


REVIEWS = (
    record(1, report=REVIEWED, title="Meters listen", claim="They listen."),
    record(2, report=REVIEWED, title="Meters look", claim="They look."),
    record(3, report=REVIEWED, title="Meters look", debunk="They have no eyes."),
    record(4, report=REVIEWED, published=date(2020, 1, 1)),
    record(5, report=OTHER, title="Rivers", claim="They rise."),
)


@pytest.mark.parametrize("order", list(permutations(REVIEWS[:4])), ids=_lines)
def test_a_page_with_several_reviews_becomes_several_cases(
    order: tuple[Record, ...], tmp_path: Path
) -> None:
    found = cases(tmp_path, (*order, REVIEWS[4]))

    by_title = {case.title: case for case in found}
    assert set(by_title) == {"Meters listen", "Meters look", "Rivers"}
    assert by_title["Meters look"].debunk == "They have no eyes."
    assert by_title["Meters listen"].published == date(2020, 1, 1)
    assert len({case.slug for case in found}) == 3
    assert by_title["Rivers"].slug == "rivers"
    assert sum(len(case.origins) for case in found) == 5


@pytest.mark.parametrize("first", [1, 9])
def test_a_record_without_claim_does_not_hide_that_a_page_has_several_reviews(first: int) -> None:
    untold = record(first, report=REVIEWED, title="Meters look")

    groups = reviews([untold, *REVIEWS[:2]] if first == 1 else [*REVIEWS[:2], untold])

    assert [{one.title for one in group} for group in groups] == [
        {"Meters listen"},
        {"Meters look"},
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Meters listen", "claim": "They have ears."},
        {"title": "Meters with ears", "claim": "They listen."},
        {"title": "Meters with ears"},
        {"title": "Meters with ears", "claim": "They listened."},
        {"claim": "They have ears."},
        {"title": "Счётчики слушают", "claim": "Они слушают.", "text_language": "ru"},
    ],
)
def test_records_of_a_page_are_one_review_unless_both_title_and_claim_differ(
    other: dict[str, Any], tmp_path: Path
) -> None:
    found = cases(tmp_path, [REVIEWS[0], record(2, report=REVIEWED, **other)])

    assert [len(case.origins) for case in found] == [2]


def test_a_typing_error_in_the_claim_and_a_title_that_was_cut_make_no_other_review(
    tmp_path: Path,
) -> None:
    whole = "Water meters listen to kitchens by night and by day"
    told = [
        record(1, report=REVIEWED, title=f"{whole[:30]}...", claim=f"{whole} in Slovenia."),
        record(2, report=REVIEWED, title=whole, claim=f"{whole} in Sloveenia."),
    ]

    (case,) = cases(tmp_path, told)

    assert [(one.field, one.dropped) for one in case.conflicts] == [
        ("claim", f"{whole} in Sloveenia.")
    ]


def test_a_page_of_the_main_database_is_one_case_and_what_differs_is_told(tmp_path: Path) -> None:
    told = [replace(one, report=PAGE) for one in REVIEWS[:2]]

    (case,) = cases(tmp_path, told)

    assert (case.slug, case.title, case.titles) == ("meters", "Meters listen", ("Meters look",))
    assert [(one.kept, one.dropped) for one in case.conflicts] == [("They listen.", "They look.")]


def test_a_page_of_the_main_database_that_was_divided_keeps_a_slug_of_the_two(
    tmp_path: Path,
) -> None:
    known = {f"euvsdisinfo.eu/report/meters#{iris.digest('They listen.')}": "meters-11111111"}
    told = [replace(one, report=PAGE) for one in REVIEWS[:2]]

    (case,) = cases(tmp_path, told, known)

    assert case.slug == "meters-11111111"


def test_a_page_of_many_reviews_takes_time_by_their_number_and_keeps_typing_errors_together(
    tmp_path: Path,
) -> None:
    def page(size: int) -> list[Record]:
        words = [sha256(str(n).encode()).hexdigest()[:16] for n in range(3 * size)]
        texts = [
            f"They say that {' and that '.join(words[3 * n : 3 * n + 3])}" for n in range(size)
        ]
        told = [(n, text, f"{text}, so it is") for n, text in enumerate(texts, start=1)]
        # Each twice: the second time one letter is missing.
        told += [(n + size, title, claim.replace("They", "Thy")) for n, title, claim in told]
        return [record(n, report=REVIEWED, title=title, claim=claim) for n, title, claim in told]

    def seconds(size: int) -> float:
        records = page(size)
        start = time.process_time()
        assert len(cases(tmp_path, records)) == size
        return time.process_time() - start

    small = min(seconds(100) for _ in range(3))

    assert seconds(1000) < 2 * 10 * small
