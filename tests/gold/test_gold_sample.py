"""The sample of the gold set is what its sampler draws, and says nothing of what cases tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from gold_cases import Told, load
from gold_sample import HALVES, NAMING, NARRATIVE, OTHERS, SAMPLE, draw, sample, table
from gold_show import sentences


@pytest.fixture(scope="module")
def texts(shared_data: Path) -> dict[str, Told]:
    return load(shared_data / "euvsdisinfo" / "cases-fulltext.jsonl")


def test_the_committed_sample_is_the_one_that_is_drawn(texts: dict[str, Told]) -> None:
    assert SAMPLE.read_text(encoding="utf-8") == table(draw(texts.values()))


def test_the_order_of_the_texts_does_not_decide_what_is_drawn(texts: dict[str, Told]) -> None:
    assert draw(reversed(texts.values())) == draw(texts.values())


def test_a_changed_text_changes_the_hash_and_nothing_else(texts: dict[str, Told]) -> None:
    before = draw(texts.values())
    key = before[0].key
    after = draw((texts | {key: replace(texts[key], claim="changed")}).values())

    assert after[0] != before[0]
    assert replace(after[0], sha256=before[0].sha256) == before[0]
    assert after[1:] == before[1:]


def test_the_sample_holds_so_many_of_each_kind_and_halves_each_stratum() -> None:
    drawn = sample().values()
    kinds = Counter(one.stratum == NARRATIVE for one in drawn)
    halves = Counter((one.stratum, one.half) for one in drawn)

    assert kinds == {True: NAMING, False: OTHERS}
    assert Counter(one.half for one in drawn) == {half: len(drawn) // 2 for half in HALVES}
    for stratum in {one.stratum for one in drawn}:
        assert abs(halves[stratum, "dev"] - halves[stratum, "test"]) <= 1


def test_no_two_cases_of_the_sample_have_the_same_texts() -> None:
    hashes = [one.sha256 for one in sample().values()]

    assert len({*hashes}) == len(hashes)


def test_sentences_are_shown_with_the_offsets_at_which_they_stand() -> None:
    text = 'No proof.  "It said so." He is said to be in the U.S. army.\nSee https://a.example/b.c'

    assert [text[start:end] for start, end in sentences(text)] == [
        "No proof.",
        '"It said so."',
        "He is said to be in the U.S. army.",
        "See https://a.example/b.c",
    ]
