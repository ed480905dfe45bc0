"""All labels of the real cases come to an entry or a reason; and so does any other text."""

from __future__ import annotations

import ast
import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disinfo_graph import iris, registries
from disinfo_graph.model import Appearance, Case, Origin, ResolvedAppearance, Unresolved
from disinfo_graph.registries.explaining import KINDS, explain
from disinfo_graph.registries.outlets import ENTRY, HOST, NONE, UNRESOLVED
from disinfo_graph.registries.readings import host_of
from disinfo_graph.registries.refused import CLASSES

KNOWN = registries.load(registries.NO_LABELS)
FIELDS = {"countries": "country", "languages": "language", "outlets": "source"}


@pytest.fixture(scope="module")
def mentions(shared_data: Path) -> dict[str, Counter[str]]:
    """How often the given cases use each label, by field; empty list items are no labels."""
    folder = shared_data / "euvsdisinfo"
    counted: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    with (folder / "posts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for field, counter in counted.items():
                counter.update(ast.literal_eval(row[field] or "[]"))
    with (folder / "cases-fulltext.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            for field, counter in counted.items():
                counter.update(case[field] or [])
    return {
        field: Counter({label: count for label, count in counter.items() if label.strip()})
        for field, counter in counted.items()
    }


def test_country_mentions_are_resolved(mentions: dict[str, Counter[str]]) -> None:
    counted = mentions["countries"]

    missing = Counter(
        {
            label: count
            for label, count in counted.items()
            if isinstance(KNOWN.answers.country(label), Unresolved)
        }
    )

    assert missing.total() <= 0.005 * counted.total()
    assert "David Icke" in missing


def test_language_mentions_are_resolved_but_for_names_of_countries(
    mentions: dict[str, Counter[str]],
) -> None:
    missing = {
        label: answer.reason
        for label in mentions["languages"]
        if isinstance(answer := KNOWN.answers.language(label), Unresolved)
    }

    assert set(missing) == {"Lithuania", "Bulgaria", "Serbia"}
    assert set(missing.values()) == {"a country or region, no language of the registry"}


def test_source_mentions_are_resolved_or_refused_or_listed(
    mentions: dict[str, Counter[str]],
) -> None:
    told: Counter[str] = Counter()
    for label, count in mentions["outlets"].items():
        answer = KNOWN.answers.outlet(label)
        told[answer.counted] += count
        assert answer.sources or answer.missing
        assert all(one.reason for one in answer.missing)

    resolved = told[ENTRY] + told[HOST]
    assert resolved >= 0.95 * (resolved + told[UNRESOLVED])
    assert sum(told.values()) == mentions["outlets"].total()
    classes = {what.removeprefix(NONE) for what in told} - {ENTRY, HOST, UNRESOLVED}
    assert classes <= set(CLASSES)


def test_what_is_published_as_a_source_is_listed_or_a_host(
    mentions: dict[str, Counter[str]],
) -> None:
    listed = {found.entry for found in KNOWN.outlets.sources.by_name.values()}
    for label in mentions["outlets"]:
        for source in KNOWN.answers.outlet(label).sources:
            assert source in listed or host_of(source.label) == source.label


def test_every_real_appearance_has_a_channel_a_conclusion_or_one_reason(
    shared_data: Path,
) -> None:
    told: Counter[str] = Counter()
    with (shared_data / "euvsdisinfo" / "publications.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            found = appearance(row["publication"], row["archive"])
            assert (found.channel is None) == (found.without is not None)
            told[found.without or "channel"] += 1

    assert set(told) <= {"channel", *registries.WITHOUT}
    assert told["channel"] > 10_000


def appearance(url: str, archive: str) -> ResolvedAppearance:
    case = Case(
        keys=("k",),
        slug="s",
        text_language="en",
        appearances=(Appearance(url=iris.address(url), archives=(archive,) if archive else ()),),
        origins=(Origin(source="a", line=1),),
    )
    return registries.resolve(case, KNOWN).appearances[0]


@given(label=st.text(max_size=60), kind=st.sampled_from(sorted(KINDS)))
def test_any_text_is_explained(label: str, kind: str) -> None:
    found = explain(label, kind, KNOWN)

    assert (found.slug is None) == (found.reason is not None)


@given(
    name=st.text(alphabet="abcÄß Ж-@()[]:/.\"'0123", min_size=1, max_size=20),
    form=st.sampled_from(
        ["{}", "{} - YouTube", "{} @NTV", "{} (12:30)", "{} - Russian", "{}.example", "{} // TASS"]
    ),
)
def test_one_label_has_one_answer_whatever_is_remembered(name: str, form: str) -> None:
    label = form.format(name)
    first = KNOWN.answers.outlet(label)

    assert KNOWN.answers.outlet(label) == first
    if first.sources:
        assert first == KNOWN.outlets.find(label).entry
        assert all(source.slug and source.label for source in first.sources)
    else:
        with pytest.raises(LookupError):
            KNOWN.outlets.find(label)


@given(url=st.text(max_size=40), archive=st.text(max_size=60))
def test_any_archive_and_any_host_give_an_address_or_a_reason(url: str, archive: str) -> None:
    case = Case(
        keys=("k",),
        slug="s",
        text_language="en",
        sources=("TASS",),
        appearances=(Appearance(url=f"https://{url}", archives=(archive,)),),
        origins=(Origin(source="a", line=1),),
    )

    found = registries.resolve(case, KNOWN)

    one = found.appearances[0]
    assert len(one.archives) + len(found.unresolved) >= 1
    assert all(iris.address(address) == address for address in one.archives)
    assert (one.channel is None and one.derived is None) == (one.without is not None)
