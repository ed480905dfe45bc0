"""Each literal is born in the form that the store, rdflib and JSON-LD give back."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld as pyld
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple, parse
from pyoxigraph import RdfFormat as Engine
from rdflib import Graph

from disinfo_graph.formats import syntax, write
from disinfo_graph.formats.context import context
from disinfo_graph.formats.terms import (
    boolean,
    decimal,
    integer,
    line,
    moment,
    string,
    text,
    triple,
)
from disinfo_graph.vocab import PREFIXES

SUBJECT = NamedNode("http://localhost:8000/id/claim/a")
PREDICATES = [
    NamedNode(PREFIXES["schema"] + "text"),
    NamedNode(PREFIXES["schema"] + "issueNumber"),
    NamedNode(PREFIXES["schema"] + "datePublished"),
    NamedNode(PREFIXES["oa"] + "start"),
    NamedNode(PREFIXES["dg"] + "confidence"),
    NamedNode("http://other.example/unknown"),
]
# What XML 1.0 can carry, which is what the readers let in: no controls, surrogates, non-characters.
PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\"'\\\x7f\u202e\u2028\U0001f600"),
    max_size=20,
)
TAGS = st.from_regex(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?", fullmatch=True)
MOMENTS = st.datetimes(
    min_value=datetime(2, 1, 1),
    max_value=datetime(9998, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)
DECIMALS = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6)
LITERALS = st.one_of(
    st.builds(text, PRINTABLE, TAGS),
    st.builds(string, PRINTABLE),
    st.builds(moment, MOMENTS),
    st.builds(integer, st.integers(-(2**63), 2**63 - 1)),
    st.builds(
        decimal, DECIMALS.map(str) | st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,9})?", fullmatch=True)
    ),
    st.builds(boolean, st.booleans()),
)
STATEMENTS = st.builds(Triple, st.just(SUBJECT), st.sampled_from(PREDICATES), LITERALS)


@given(LITERALS)
def test_a_store_gives_a_literal_back_as_it_was_born(literal: Literal) -> None:
    store = Store()
    store.add(Quad(SUBJECT, PREDICATES[0], literal))

    (quad,) = store

    assert quad.object == literal
    assert str(quad.object) == str(literal)


@given(LITERALS)
def test_a_query_gives_a_literal_back_as_it_was_born(literal: Literal) -> None:
    store = Store()
    store.add(Quad(SUBJECT, PREDICATES[0], literal))

    solutions = store.query("SELECT ?value { ?claim ?says ?value }")

    assert isinstance(solutions, QuerySolutions)
    assert [str(solution["value"]) for solution in solutions] == [str(literal)]


@given(LITERALS)
def test_rdflib_gives_a_literal_back_as_it_was_born(literal: Literal) -> None:
    graph = Graph().parse(data=line(Triple(SUBJECT, PREDICATES[0], literal)), format="nt")

    written = graph.serialize(format="nt", encoding="utf-8")

    (quad,) = parse(written, format=Engine.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    # Of moments rdflib writes +00:00 for Z and the store Z for +00:00: no form pleases both.
    assert str(quad.object).replace('+00:00"', 'Z"') == str(literal)


@given(st.lists(STATEMENTS, max_size=4))
@settings(deadline=None)
def test_json_ld_gives_literals_back_as_they_were_born(statements: list[Triple]) -> None:
    out = io.BytesIO()

    write(iter(statements), syntax("json-ld"), out, context=context())

    quads = pyld.to_rdf(json.loads(out.getvalue()), {"format": "application/n-quads"})
    assert canonical(parse(quads.encode(), format=Engine.N_QUADS)) == canonical(statements)


def canonical(statements: object) -> list[str]:
    assert hasattr(statements, "__iter__")
    return sorted({str(Triple(one.subject, one.predicate, one.object)) for one in statements})


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (text("a", "pt-BR"), '"a"@pt-br'),
        (
            moment(datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=timezone(timedelta(hours=2)))),
            f'"2020-01-02T01:04:05Z"^^<{PREFIXES["xsd"]}dateTime>',
        ),
        (
            moment(datetime(987, 1, 2, tzinfo=UTC)),
            f'"0987-01-02T00:00:00Z"^^<{PREFIXES["xsd"]}dateTime>',
        ),
        (decimal("0.90"), f'"0.9"^^<{PREFIXES["xsd"]}decimal>'),
        (decimal("007"), f'"7"^^<{PREFIXES["xsd"]}decimal>'),
        (decimal("-0.50"), f'"-0.5"^^<{PREFIXES["xsd"]}decimal>'),
        (decimal("-0.0"), f'"0"^^<{PREFIXES["xsd"]}decimal>'),
        (decimal("100"), f'"100"^^<{PREFIXES["xsd"]}decimal>'),
        (decimal("1E-3"), f'"0.001"^^<{PREFIXES["xsd"]}decimal>'),
        (boolean(False), f'"false"^^<{PREFIXES["xsd"]}boolean>'),
    ],
)
def test_lexical_forms_are_canonical(literal: Literal, written: str) -> None:
    assert str(literal) == written


@given(DECIMALS)
def test_a_decimal_keeps_its_value(value: Decimal) -> None:
    assert Decimal(decimal(str(value)).value) == value


@pytest.mark.parametrize("value", ["", "a", "NaN", "Infinity", "-inf", "1,5"])
def test_what_is_no_decimal_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="is no decimal"):
        decimal(value)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        moment(datetime(2020, 1, 2))


@pytest.mark.parametrize("statement", [("a", "http://p", "http://o"), ("http://s", "", "http://o")])
def test_what_is_no_iri_makes_no_triple(statement: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError):
        triple(statement)
