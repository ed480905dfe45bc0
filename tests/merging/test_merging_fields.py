"""The records of one case become one case: which value holds, and what disagrees with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disinfo_graph.merging import merge
from disinfo_graph.merging.fields import FORMS
from disinfo_graph.model import Appearance, Case, Conflict, Origin, Record


def at(line: int, source: str = "a.jsonl") -> Origin:
    return Origin(source=source, line=line)


def record(line: int, **known: Any) -> Record:
    usual: dict[str, Any] = {
        "origin": at(line),
        "form": "case JSON Lines",
        "text_language": "en",
    }
    return Record(**(usual | known))


def merged(*records: Record) -> Case:
    return merge(("key",), "slug", records)


def told(case: Case) -> list[tuple[str, str, int, str, int]]:
    return [
        (one.field, one.kept, one.kept_from.line, one.dropped, one.dropped_from.line)
        for one in case.conflicts
    ]


def _lines(order: tuple[Record, ...]) -> str:
    return "-".join(str(one.origin.line) for one in order)


URL = "https://es.lantern.example/contadores"
RECORDS = (
    record(1, title="The meters listen", published=date(2021, 2, 3), keywords=("Water",)),
    record(
        2,
        title="Meters, listening",
        claim="They listen.",
        published=date(2021, 2, 4),
        keywords=("water", "Meters"),
        appearances=(Appearance(url=URL, language="es", archives=("https://a.example/1",)),),
    ),
    record(
        3,
        title="the meters LISTEN.",
        debunk="They do not.",
        appearances=(
            Appearance(url=URL, language="Spanish", source="Lantern"),
            Appearance(url=f"{URL}/2"),
        ),
    ),
)


def test_one_record_is_the_case_it_tells() -> None:
    case = merged(RECORDS[0])

    assert (case.title, case.published, case.keywords) == (
        "The meters listen",
        date(2021, 2, 3),
        ("Water",),
    )
    assert (case.titles, case.conflicts, case.origins) == ((), (), (at(1),))
    assert (case.keys, case.slug) == (("key",), "slug")


@pytest.mark.parametrize("order", list(permutations(RECORDS)), ids=_lines)
def test_the_order_in_which_records_come_does_not_matter(order: tuple[Record, ...]) -> None:
    assert merged(*order) == merged(*RECORDS)


@given(
    st.permutations(
        [
            record(line, claim=claim, text_language=language, published=day)
            for line, (claim, language, day) in enumerate(
                [
                    ("a", "en", None),
                    ("b", "en", date(2020, 1, 1)),
                    ("a", "ru", date(2020, 1, 2)),
                    (None, "ru", None),
                    (None, "en", date(2020, 1, 3)),
                ]
            )
        ]
    )
)
def test_no_order_of_many_records_matters(order: list[Record]) -> None:
    assert merged(*order) == merged(*sorted(order, key=lambda record: record.origin))


def test_the_first_record_that_knows_a_field_decides_it() -> None:
    case = merged(*RECORDS)

    assert case.published == date(2021, 2, 3)
    assert case.claim == "They listen."
    assert case.debunk == "They do not."


def test_origins_of_two_files_stand_in_the_order_of_their_names() -> None:
    one = replace(record(9, claim="a"), origin=at(9, "a.jsonl"))
    other = replace(record(1, claim="b"), origin=at(1, "b.jsonl"))

    case = merged(other, one)

    assert case.claim == "a"
    assert [str(origin) for origin in case.origins] == ["a.jsonl:9", "b.jsonl:1"]


def test_a_different_value_is_a_conflict_with_both_values_and_both_places() -> None:
    case = merged(*RECORDS)

    assert case.conflicts[0] == Conflict(
        field="published",
        kept="2021-02-03",
        kept_from=at(1),
        dropped="2021-02-04",
        dropped_from=at(2),
    )


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("report", "https://fact.example/a", "https://fact.example/b"),
        ("claim", "a", "b"),
        ("debunk", "a", "b"),
        ("published", date(2020, 1, 1), date(2020, 1, 2)),
        ("issue", "1", "2"),
        ("publisher", "A", "B"),
        ("reported_by", "A", "B"),
        ("rights", "A", "B"),
    ],
)
def test_every_field_of_one_value_reports_its_conflicts(field: str, one: Any, other: Any) -> None:
    case = merged(record(1), record(2, **{field: one}), record(3, **{field: other}))

    assert getattr(case, field) == one
    assert told(case) == [(field, str(one), 2, str(other), 3)]


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("report", "https://fact.example/a", "http://www.fact.example/a/"),
        ("claim", "They listen.", "they  listen"),
        ("publisher", "Fact Example", "FACT example"),
    ],
)
def test_two_spellings_of_one_value_are_no_conflict(field: str, one: str, other: str) -> None:
    case = merged(record(1, **{field: one}), record(2, **{field: other}))

    assert getattr(case, field) == one
    assert case.conflicts == ()


def test_other_titles_are_kept_as_variants_once_each() -> None:
    case = merged(*RECORDS, record(4, title="meters, listening!"))

    assert case.title == "The meters listen"
    assert case.titles == ("Meters, listening",)


def test_labels_are_united_in_their_first_spelling() -> None:
    case = merged(*RECORDS)

    assert case.keywords == ("Water", "Meters")


def test_appearances_are_united_by_address() -> None:
    case = merged(*RECORDS)

    assert case.appearances == (
        Appearance(url=URL, language="es", archives=("https://a.example/1",), source="Lantern"),
        Appearance(url=f"{URL}/2"),
    )
    assert told(case)[1:] == [(f"appearances[{URL}].language", "es", 2, "Spanish", 3)]


def test_one_record_may_name_an_address_twice() -> None:
    day = date(2020, 1, 1)

    case = merged(record(1, appearances=(Appearance(url=URL), Appearance(url=URL, published=day))))

    assert case.appearances == (Appearance(url=URL, published=day),)


def test_archive_copies_are_united_in_order() -> None:
    copies = tuple(f"https://archive.example/{number}" for number in range(3))

    case = merged(
        record(1, appearances=(Appearance(url=URL, archives=copies[:2]),)),
        record(2, appearances=(Appearance(url=URL, archives=copies[1:]),)),
    )

    assert case.appearances[0].archives == copies


def test_texts_of_another_language_are_conflicts_and_never_mixed() -> None:
    case = merged(
        record(1, title="Счётчики слушают", text_language="ru"),
        record(2, title="The meters listen", claim="They listen.", debunk="No."),
        record(3, claim="Они слушают.", text_language="ru", published=date(2020, 1, 1)),
    )

    assert (case.text_language, case.title) == ("ru", "Счётчики слушают")
    assert (case.claim, case.debunk) == ("Они слушают.", None)
    assert case.published == date(2020, 1, 1)
    assert told(case) == [
        ("claim", "Они слушают.", 3, "They listen.", 2),
        ("debunk", "", 2, "No.", 2),
        ("title", "Счётчики слушают", 1, "The meters listen", 2),
    ]


def test_a_record_without_texts_does_not_choose_the_language() -> None:
    case = merged(record(1, text_language="ru"), record(2, title="The meters listen"))

    assert (case.text_language, case.title) == ("en", "The meters listen")


def test_forms_are_believed_in_their_order_whatever_the_order_of_the_files() -> None:
    forms = list(FORMS)
    records = [
        record(line, form=form, claim=f"as {form} tells it")
        for line, form in enumerate(reversed(forms), start=1)
    ]

    claims = []
    for known in range(len(forms)):
        case = merged(*records[: len(forms) - known])
        claims.append(case.claim)

    assert claims == [f"as {form} tells it" for form in forms]


@pytest.mark.parametrize("end", ["…", "..."])
def test_a_title_that_was_cut_comes_last_whoever_tells_it(end: str) -> None:
    best = record(1, form="full text", title=f"Water meters listen to what is{end}")
    whole = record(2, form="table", title="Water meters listen to what is said")

    case = merged(best, whole)

    assert (case.title, case.titles) == (whole.title, (best.title,))


def test_a_title_that_was_cut_is_better_than_none() -> None:
    assert merged(record(1, title="Water meters…")).title == "Water meters…"


def test_each_field_tells_which_records_gave_what_it_holds() -> None:
    table = record(1, form="table", title="A", countries=("Russia",), published=date(2020, 1, 1))
    page = record(2, form="case page", title="B", claim="C", countries=("Ukraine",))
    same = record(3, form="table", claim="C", issue="7")

    case = merged(table, page, same)

    assert [origin.line for origin in case.origins] == [2, 1, 3]
    assert dict(case.provenance) == {
        "title": (0,),
        "claim": (0,),
        "published": (1,),
        "countries": (0, 1),
        "issue": (2,),
    }


def test_links_and_what_was_mended_are_kept_of_all_records() -> None:
    one = record(1, debunk_links=("https://a.example/1",), mended=("title: a tag of HTML",))
    other = record(2, debunk_links=("https://a.example/1", "https://a.example/2"))

    case = merged(one, other)

    assert case.debunk_links == ("https://a.example/1", "https://a.example/2")
    assert case.mended == ("title: a tag of HTML",)
