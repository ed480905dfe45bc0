"""The guidelines name narratives and cases that exist, and no case of the sample as an example."""

from __future__ import annotations

import re
from pathlib import Path

from gold_cases import load
from gold_labels import COLUMNS
from gold_narratives import TREE, scheme
from gold_sample import COLUMNS as OF_SAMPLE
from gold_sample import sample
from gold_show import sentences
from rdflib import SKOS, Graph

from making import ROOT

GUIDELINES = (ROOT / "docs" / "narratives.md").read_text(encoding="utf-8")
EXAMPLES = [
    (key, re.findall(r"`([a-z0-9-]+)`(?: (\d+)–(\d+))?", labels))
    for key, labels in re.findall(
        r"^\| `(euvsdisinfo\.eu/\S+)` \| (.+?) \|", GUIDELINES, re.MULTILINE
    )
]


def test_the_top_narratives_are_listed_with_their_names() -> None:
    graph = Graph().parse(TREE, format="turtle", publicID="https://a.example/id/")
    names = {
        (str(one).rpartition("/")[2], str(graph.value(one, SKOS.prefLabel)))
        for one in graph.subjects(SKOS.topConceptOf)
    }

    assert {*re.findall(r"^\| `([a-z-]+)` \| (\w[^|]+?) \|$", GUIDELINES, re.MULTILINE)} >= names


def test_examples_are_ten_cases_that_are_not_in_the_sample() -> None:
    assert len({key for key, _ in EXAMPLES}) == 10
    assert not sample().keys() & {key for key, _ in EXAMPLES}


def test_labels_of_examples_are_narratives_and_their_offsets_are_of_sentences(
    shared_data: Path,
) -> None:
    texts = load(shared_data / "euvsdisinfo" / "cases-fulltext.jsonl")

    for key, labels in EXAMPLES:
        assert {slug for slug, *_ in labels} <= scheme().slugs | {"-"}
        for _, start, end in labels:
            assert not start or (int(start), int(end)) in sentences(texts[key].debunk)


def test_every_column_of_the_tables_is_explained() -> None:
    for column in {*COLUMNS, *OF_SAMPLE}:
        assert f"`{column}`" in GUIDELINES


def test_every_narrative_that_the_guidelines_name_is_in_the_scheme() -> None:
    named = {*re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", GUIDELINES)}

    assert len(named) > 20
    assert named <= scheme().slugs
