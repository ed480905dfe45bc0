"""Labels of the gold set are whole and in order, faults in them are found, agreement is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from gold_agreement import alpha, at_level, f1, interval, kappa, masi
from gold_cases import HERE, TEXTS, Told, load
from gold_labels import Label, faults, rows, write
from gold_narratives import Scheme, scheme
from gold_sample import Drawn, sample

FILES = ("labels-a.tsv", "labels-b.tsv", "gold.tsv")
TREE = Scheme(broader={"water": None, "rivers": "water", "uphill": "rivers", "fire": None})
TOLD = Told(
    key="a.example/1",
    title="",
    year=2020,
    countries=(),
    keywords=(),
    claim="The river flows uphill.",
    debunk="No river does. A recurring narrative.",
)
DRAWN = {TOLD.key: Drawn(key=TOLD.key, half="dev", stratum="x", of=1, sha256=TOLD.sha256)}
LABEL = Label(key=TOLD.key, narrative="uphill", start="15", end="37", sha256=TOLD.sha256)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_labels_is_whole_and_in_order(name: str) -> None:
    texts = load() if TEXTS.exists() else None

    assert [*faults(rows(HERE / name), sample(), scheme(), texts)] == []


def found(*labels: Label) -> list[str]:
    return [*faults(labels, DRAWN, TREE, {TOLD.key: TOLD})]


def test_labels_in_order_are_accepted() -> None:
    assert found(LABEL) == []
    assert found(LABEL, replace(LABEL, narrative="fire", start="", end="")) == []
    assert found(replace(LABEL, narrative="-")) == []


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ((), "no label (expected a narrative, or - for none)"),
        ((LABEL, replace(LABEL, key="b.example")), "not in the sample"),
        ((replace(LABEL, narrative="steam"),), "'steam' (expected the slug of a narrative, or -)"),
        ((LABEL, LABEL), "uphill twice (expected once)"),
        ((LABEL, replace(LABEL, narrative="-")), "- beside narratives (expected it alone)"),
        (
            (LABEL, replace(LABEL, narrative="water")),
            "water beside uphill (expected the narrower alone)",
        ),
        ((replace(LABEL, sha256="0"),), "hash '0'"),
        ((replace(LABEL, end=""),), "offsets '15', '' (expected two numbers, or neither)"),
        ((replace(LABEL, end="38"),), "offsets (15, 38)"),
        ((replace(LABEL, start="14"),), "offsets (14, 37)"),
        ((replace(LABEL, start="37"),), "offsets (37, 37)"),
    ],
)
def test_a_fault_is_told_with_its_case(labels: tuple[Label, ...], fault: str) -> None:
    (told,) = found(*labels)

    assert fault in told


def test_a_text_that_has_changed_since_is_told() -> None:
    changed = {TOLD.key: replace(TOLD, claim="Another claim.")}

    assert len([*faults([LABEL], DRAWN, TREE, changed)]) == 1


def test_labels_are_written_and_read_back_by_key(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    write(path, [LABEL, replace(LABEL, narrative="fire", start="", end="")])

    assert [one.narrative for one in rows(path)] == ["fire", "uphill"]
    assert rows(path)[1] == LABEL


def test_a_file_of_another_form_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    write(path, [LABEL])
    path.write_text(path.read_text() + "b.example\tuphill\n")

    with pytest.raises(ValueError, match=r"labels\.tsv:3"):
        rows(path)


def test_a_label_counts_at_each_level_at_which_it_stands() -> None:
    labels = [LABEL, replace(LABEL, narrative="fire"), replace(LABEL, key="b", narrative="-")]

    assert at_level(labels, TREE, 1) == {LABEL.key: {"water", "fire"}, "b": set()}
    assert at_level(labels, TREE, 2) == {LABEL.key: {"rivers"}, "b": set()}
    assert at_level(labels, TREE, 0) == {LABEL.key: {"uphill", "fire"}, "b": set()}


YES, NO = frozenset({"x"}), frozenset[str]()


def test_agreement_on_one_narrative_is_as_computed_by_hand() -> None:
    # Of 50 cases 20 are given it by both, 15 by neither, 5 by the first and 10 by the second alone.
    pairs = [(YES, YES)] * 20 + [(YES, NO)] * 5 + [(NO, YES)] * 10 + [(NO, NO)] * 15

    assert kappa(pairs, 1) == pytest.approx(0.4)
    assert f1(pairs) == pytest.approx(40 / 55)
    # Observed 15 of 50; expected 2 * 55 * 45 / (100 * 99).
    assert alpha(pairs, {}) == pytest.approx(1 - 0.3 / 0.5)


def test_two_who_say_the_same_agree_wholly_and_their_interval_is_a_point() -> None:
    pairs = [(YES, YES), (NO, NO)] * 5

    assert (f1(pairs), kappa(pairs, 3), alpha(pairs, {})) == (1, 1, 1)
    assert interval(pairs, f1) == "1.000 [1.000, 1.000]"


def test_sets_that_share_some_labels_are_nearer_than_those_that_share_none() -> None:
    assert masi(frozenset("ab"), frozenset("c")) == 1
    assert masi(frozenset("ab"), frozenset("a")) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)
