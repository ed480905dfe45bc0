"""A node object's block of Turtle says what its lines of N-Triples say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

from disinfo_graph.formats.blocks import block, prefixes
from disinfo_graph.formats.context import Term, terms
from disinfo_graph.formats.nodes import Node, Value, lines

CLAIM = "http://localhost:8000/id/claim/a"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: dict[str, Value] = {
    "@id": "http://a.example/b?c=(d)",
    "@language": {"en": "a", "cs": ["b", "c"]},
}
"""A value for keys of each coercion; any other one is a lexical form."""
KEYS = [term for term in terms().predicates.values() if term.key != "type"]


def read(data: bytes, syntax: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(data, format=syntax)}


def of_block(one: Node) -> set[Triple]:
    return read(prefixes() + block(one), RdfFormat.TURTLE)


def of_lines(one: Node) -> set[Triple]:
    return read(b"".join(lines(one)), RdfFormat.N_TRIPLES)


@given(TEXTS, st.lists(TEXTS, min_size=1, unique=True))
def test_texts_of_any_kind_are_those_of_the_lines(title: str, others: list[str]) -> None:
    made: Node = {
        "id": CLAIM,
        "type": ["Claim"],
        "name": {"en": title},
        "alternateName": {"en": others, "pt-br": others},
    }

    assert of_block(made) == of_lines(made)


@pytest.mark.parametrize("term", KEYS, ids=lambda term: term.key)
def test_every_key_of_the_context_says_what_it_says_in_the_lines(term: Term) -> None:
    made: Node = {"id": CLAIM, term.key: VALUES.get(term.coercion, "1")}

    told = of_block(made)

    assert told == of_lines(made)
    assert told


@pytest.mark.parametrize("name", [*terms().classes.values(), "http://a.example/b#Class(1)"])
def test_every_class_of_the_context_and_any_other_is_that_of_the_lines(name: str) -> None:
    made: Node = {"id": CLAIM, "type": [name, "Claim"]}

    assert of_block(made) == of_lines(made)


@pytest.mark.parametrize("made", [{"id": CLAIM}, {"id": CLAIM, "keyword": []}], ids=str)
def test_of_what_says_nothing_nothing_is_written(made: Node) -> None:
    assert block(made) == b""


def test_a_key_that_the_context_does_not_define_fails() -> None:
    with pytest.raises(KeyError):
        block({"id": CLAIM, "nmae": {"en": "a"}})
