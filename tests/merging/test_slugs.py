"""A slug once given is kept, whether records come together in one case or come apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disinfo_graph.model import Case, Facts, Origin, Record
from spooling import (
    CUT,
    DAY,
    OTHER,
    PAGE,
    RECORDS,
    TITLE,
    cases,
    lines,
    record,
    seen,
    told,
    untold,
)


def test_what_is_published_again_says_the_same(tmp_path: Path) -> None:
    first = cases(tmp_path, RECORDS)
    known = {key: case.slug for case in first for key in case.keys}

    assert cases(tmp_path, RECORDS, known) == first
    assert cases(tmp_path, [RECORDS[3]], known)[0].slug == next(
        case.slug for case in first if lines([case]) == [[4]]
    )


def state(found: Sequence[Case], known: dict[str, str] | None = None) -> dict[str, str]:
    return {key: case.slug for case in found for key in case.keys} | (known or {})


def test_a_case_that_finds_its_report_keeps_its_slug(tmp_path: Path) -> None:
    own = untold(3, appearances=seen(1))
    before = cases(tmp_path, [own])

    (after,) = cases(tmp_path, [told(1, title=CUT, appearances=seen(1)), own], state(before))

    assert after.slug == before[0].slug != "meters"
    assert (
        cases(tmp_path, [told(1, title=CUT)], state([after], state(before)))[0].slug == after.slug
    )


def test_of_two_slugs_of_what_turns_out_to_be_one_case_the_reports_stays(tmp_path: Path) -> None:
    own = untold(3, appearances=seen(1))
    report = told(1, title=CUT, appearances=seen(1))
    before = state([*cases(tmp_path, [own]), *cases(tmp_path, [report])])

    (case,) = cases(tmp_path, [report, own], before)

    assert case.slug == "meters"
    assert len(set(before.values())) == 2


def test_a_case_whose_report_is_not_given_any_more_keeps_the_slug_of_both(tmp_path: Path) -> None:
    own = untold(3, appearances=seen(1))
    together = cases(tmp_path, [told(1, title=CUT, appearances=seen(1)), own])

    (alone,) = cases(tmp_path, [own], state(together))

    assert alone.slug == "meters"


def test_no_slug_is_given_to_two_cases_when_what_was_one_comes_apart(tmp_path: Path) -> None:
    report = told(1, appearances=seen(1), claim=TITLE)
    own = untold(3, appearances=seen(1))
    together = state(cases(tmp_path, [report, own]))

    found = cases(tmp_path, [report, replace(own, claim="A river runs uphill.")], together)

    slugs = {case.report: case.slug for case in found}
    assert len(found) == len(set(slugs.values())) == 2
    assert slugs[PAGE] == "meters"


def test_each_of_several_cases_of_one_title_keeps_its_slug_when_another_comes_or_goes(
    tmp_path: Path,
) -> None:
    told = [
        untold(1, appearances=seen(1), sources=("Lantern",)),
        untold(2, appearances=seen(2), sources=("Beacon",)),
        untold(3, claim="A river runs uphill, a newspaper said."),
    ]
    known: dict[str, str] = {}
    slug_of: dict[int, str] = {}
    for order in ([1], [0, 1], [2, 1, 0], [0], [2], [0, 2]):
        found = cases(tmp_path, [told[number] for number in order], known)
        known = state(found, known)
        slugs = {case.origins[0].line: case.slug for case in found}
        assert len(found) == len(set(slugs.values())) == len(order)
        assert slug_of | slugs == slugs | slug_of
        slug_of |= slugs


RIVER = "A river runs uphill, a newspaper said."
HOSTED = "https://fact.example/reviews"

some_records = st.lists(
    st.builds(
        record,
        st.just(0),
        report=st.sampled_from([None, None, PAGE, OTHER, HOSTED]),
        title=st.sampled_from([None, TITLE, TITLE, CUT, RIVER]),
        published=st.sampled_from([DAY, DAY, None]),
        claim=st.sampled_from([None, TITLE, TITLE.replace("river", "rivers"), RIVER]),
        sources=st.sampled_from([(), ("Lantern",), ("Beacon",)]),
        appearances=st.sampled_from([(), seen(1), seen(2), seen(1, 2)]),
    ),
    min_size=1,
    max_size=7,
)


def told_in(records: Sequence[Record]) -> list[Record]:
    """Give each record a place of its own."""
    places = (Origin(source="a", line=line) for line in range(len(records)))
    return [
        replace(one, origin=place, debunk="No." if not (one.title or one.claim) else None)
        for one, place in zip(records, places, strict=True)
    ]


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(some_records, some_records, st.randoms())
def test_every_record_is_in_one_case_and_no_slug_is_given_twice_whatever_was_published(
    before: list[Record], after: list[Record], chance: Random
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        known = state(cases(folder, told_in(before)))
        records = told_in(after)

        found = cases(folder, records, known)

        shuffled = chance.sample(records, len(records))
        again = cases(folder, shuffled, state(found, known), pages=chance.randint(1, 3))
        other = cases(folder, shuffled, known, pages=1)
    assert sorted(one.line for case in found for one in case.origins) == list(range(len(records)))
    assert len({case.slug for case in found}) == len(found)
    assert other == found
    assert {case.origins: case.slug for case in again} == {
        case.origins: case.slug for case in found
    }


def again(found: Sequence[Case]) -> list[Record]:
    """Return cases as the dump of their release tells them: one record each."""
    names = [field.name for field in fields(Facts)]
    return [
        record(n, **{name: getattr(case, name) for name in names})
        for n, case in enumerate(found, start=1)
    ]


@pytest.mark.parametrize(
    "given_records",
    [
        # The report, what joins it by its place, and a translation that was carried elsewhere.
        [
            told(1, claim=TITLE, appearances=seen(1)),
            untold(2, appearances=seen(1), sources=("Lantern",)),
            untold(3, appearances=seen(2), sources=("Beacon",)),
        ],
        # Of two that joined none, one is told twice: by the table, and by the full text.
        [
            told(1, claim=TITLE, appearances=seen(1)),
            untold(2, form="table", claim=f"{TITLE} So they say.", appearances=seen(5)),
            untold(3, form="full text", appearances=seen(3, 5), sources=("Beacon",)),
            untold(4, appearances=seen(4), sources=("Comet",)),
        ],
        [untold(1, claim="Rivers run uphill."), untold(2, claim="The moon is a lantern.")],
    ],
)
def test_the_dump_of_a_release_gives_the_same_slugs_on_another_site(
    tmp_path: Path, given_records: list[Record]
) -> None:
    first = cases(tmp_path, given_records)

    second = cases(tmp_path, again(first))

    assert len(first) > 1
    assert [case.slug for case in second] == [case.slug for case in first]


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_the_dump_of_any_release_keeps_each_slug_or_joins_cases(seed: int) -> None:
    random = Random(seed)
    given_records = [
        random.choice([told, untold])(
            n,
            form=random.choice(["table", "full text"]),
            claim=random.choice([TITLE, "Rivers run uphill.", None]),
            debunk="No.",
            appearances=seen(*random.sample(range(4), random.randrange(3))),
            sources=random.choice([("Lantern",), ("Beacon",), ()]),
        )
        for n in range(1, random.randrange(3, 6))
    ]

    with TemporaryDirectory() as folder:
        first = cases(Path(folder), given_records)
        second = cases(Path(folder), again(first))

    # What records of one case disagree on is told once in a dump, and all of its sources together:
    # they may part nothing any more, and then two cases are one.
    same = [case.slug for case in second] == [case.slug for case in first]
    assert same or len(second) < len(first)
