"""What the spool keeps of a record is all of it; a record told once merges as any number do."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from disinfo_graph.merging import merge
from disinfo_graph.merging.fields import FORMS
from disinfo_graph.merging.packing import pack, unpack
from disinfo_graph.model import Appearance, Facts, Origin, Rating, Record

WORDS = st.text(st.sampled_from("abB ,.!é"), max_size=6)
KNOWN = st.none() | WORDS
DAYS = st.none() | st.dates()
LABELS = st.lists(WORDS, max_size=4).map(tuple)
APPEARANCES = st.builds(
    Appearance,
    url=WORDS,
    archives=st.lists(WORDS, max_size=2, unique=True).map(tuple),
    language=KNOWN,
    published=DAYS,
    source=KNOWN,
)
RECORDS = st.builds(
    Record,
    origin=st.builds(Origin, source=WORDS, line=st.integers(1, 9)),
    report=st.none() | WORDS.map("https://a.example/{}".format),
    title=KNOWN,
    claim=KNOWN,
    debunk=KNOWN,
    text_language=st.sampled_from(["en", "ru"]),
    published=DAYS,
    languages=LABELS,
    countries=LABELS,
    keywords=LABELS,
    sources=LABELS,
    appearances=st.lists(APPEARANCES, max_size=3, unique_by=lambda one: one.url).map(tuple),
    issue=KNOWN,
    publisher=KNOWN,
    reported_by=KNOWN,
    rights=KNOWN,
    reviewed=DAYS,
    rating=st.none() | st.builds(Rating, value=KNOWN, best=KNOWN, worst=KNOWN, label=KNOWN),
    claim_links=LABELS,
    debunk_links=LABELS,
    form=st.sampled_from(FORMS),
)


LISTS = ("languages", "countries", "keywords", "sources", "claim_links", "debunk_links")


@given(RECORDS)
def test_a_record_is_unpacked_as_it_was(record: Record) -> None:
    assert unpack(pack(record)) == record


def test_no_field_is_left_out() -> None:
    place = Appearance(
        url="u", archives=("a", "b"), language="l", published=date(1, 1, 1), source="s"
    )
    told: dict[str, Any] = {field.name: f"some {field.name}" for field in fields(Facts)}
    lists = {name: (told[name],) for name in LISTS}
    apart = {
        "published": date(9999, 12, 31),
        "reviewed": date(1, 1, 1),
        "rating": Rating(value="v", best="b", worst="w", label="l"),
        "appearances": (place,),
    }

    record = Record(
        **told | lists | apart,
        form="table",
        mended=("title: x",),
        origin=Origin(source="a", line=2**40),
    )

    assert unpack(pack(record)) == record
    assert None not in [getattr(record, field.name) for field in fields(record)]


@given(RECORDS)
def test_a_record_told_twice_over_is_the_case_that_it_tells_alone(record: Record) -> None:
    again = replace(record, origin=replace(record.origin, line=10))

    twice = merge(("key",), "slug", [again, record])

    alone = merge(("key",), "slug", [record])
    assert replace(twice, origins=alone.origins, provenance=alone.provenance) == alone
    assert {name for name, _ in twice.provenance} == {name for name, _ in alone.provenance}
