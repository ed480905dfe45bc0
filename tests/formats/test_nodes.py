"""A node object's lines are the canonical triples of what it says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from disinfo_graph import store
from disinfo_graph.formats import jsonld, line
from disinfo_graph.formats.nodes import Node, each_once, lines, node, quoted, said
from disinfo_graph.vocab import PREFIXES, SCHEMA

CLAIM = "http://localhost:8000/id/claim/a"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_text_is_quoted_as_canonical_n_triples_quotes_it(text: str) -> None:
    triple = Triple(NamedNode("http://s"), NamedNode("http://p"), Literal(text))

    assert b"<http://s> <http://p> %b .\n" % quoted(text) == line(triple)


@pytest.mark.parametrize("code", [*range(0x20), 0x22, 0x5C, 0x7F, 0x80, 0x2028, 0x10FFFF])
def test_every_character_that_is_escaped_is_escaped_as_the_engine_does(code: int) -> None:
    text = f"\\u00{chr(code)}\\{chr(code)}"
    triple = Triple(NamedNode("http://s"), NamedNode("http://p"), Literal(text))

    assert quoted(text) in line(triple)


def test_what_is_not_known_is_left_out() -> None:
    made = node(
        CLAIM, (), {"name": None, "keyword": [], "text": said(None, "en"), "url": "http://a"}
    )

    assert made == {"id": CLAIM, "url": "http://a"}


def test_tags_of_languages_are_in_lower_case() -> None:
    assert said("a", "pt-BR") == {"pt-br": "a"}


def test_a_key_that_the_context_does_not_define_fails() -> None:
    with pytest.raises(KeyError):
        lines({"id": CLAIM, "nmae": {"en": "a"}})


@given(TEXTS, st.lists(TEXTS, min_size=1, unique=True))
def test_lines_say_what_the_engine_reads_from_them(title: str, others: list[str]) -> None:
    made = node(CLAIM, ("Claim",), {"name": {"en": title}, "alternateName": {"en": others}})

    read = {quad.triple for quad in parse(b"".join(lines(made)), format=RdfFormat.N_TRIPLES)}

    subject = NamedNode(CLAIM)
    expected = [(str(SCHEMA.name), title), *((str(SCHEMA.alternateName), one) for one in others)]
    assert read == {
        Triple(subject, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["dg"] + "Claim")),
        *(Triple(subject, NamedNode(p), Literal(text, language="en")) for p, text in expected),
    }


@given(st.dates(), st.integers(0), st.sampled_from(["1", "0.9", "-0.5", "0"]))
def test_a_store_gives_values_back_as_they_were_written(
    day: date, offset: int, number: str
) -> None:
    told = lines(
        {"id": CLAIM, "published": day.isoformat(), "start": str(offset), "confidence": number}
    )

    assert store.lines(store.of_lines(told)) == set(told)


ONE: Node = {"id": CLAIM, "type": ("Claim",), "name": {"en": "a"}, "keyword": ["http://k/1"]}
OTHER: Node = {"id": CLAIM, "name": {"de": "b", "en": "c"}, "keyword": ["http://k/2", "http://k/1"]}


@pytest.mark.parametrize("told", [[ONE, OTHER], [OTHER, ONE], [OTHER, ONE, OTHER]])
def test_nodes_of_one_thing_are_joined_in_whatever_order(told: list[Node]) -> None:
    (whole,) = each_once(told)

    triples = sorted({row for one in told for row in lines(one)})
    assert sorted(lines(whole)) == triples
    read = [quad.triple for quad in parse(b"".join(triples), format=RdfFormat.N_TRIPLES)]
    assert [{**whole, "type": ["Claim"]}] == list(jsonld.node_objects(read))
    assert list(whole) == ["id", "type", "keyword", "name"]
