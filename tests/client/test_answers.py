"""Every kind of answer of our own endpoint, under the real server."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from time import monotonic

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from serving import SLOW

from disinfo_graph import connect
from disinfo_graph.client import Connection
from disinfo_graph.config import Limits
from disinfo_graph.errors import (
    EndpointError,
    QueryNotAcceptable,
    QueryRefused,
    QueryStopped,
)
from disinfo_graph.release import site as sites
from making import BASE, DEMONSTRATION

COUNT = "SELECT (COUNT(?case) AS ?n) { ?case a dg:Case }"
HOSTILE = 'tab\there "quoted" \\ back\r\nnew line \u0001 \u2028 \x7f ]}}{"results" é 🙂'
ESCAPED = HOSTILE.encode("unicode_escape").decode().replace("\\x", "\\u00").replace('"', '\\"')
KINDS = f"""
SELECT ?case ?text ?tagged ?day ?whole ?part ?double ?yes ?none ?blank {{
  VALUES (?case ?text ?tagged ?day ?whole ?part ?double ?yes ?none) {{
    (<{BASE}id/case/x> "{ESCAPED}" "Füße"@de-AT "2020-02-03"^^xsd:date
     7 0.95 1.5e3 true UNDEF)
  }}
  BIND(BNODE() AS ?blank)
}}"""


def test_a_table_comes_as_python_values(here: Connection) -> None:
    (row,) = here.select(KINDS, prefixes=True)

    blank = row.pop("blank")
    assert isinstance(blank, str) and blank.startswith("_:")
    assert row == {
        "case": f"{BASE}id/case/x",
        "text": HOSTILE,
        "tagged": "Füße",
        "day": date(2020, 2, 3),
        "whole": 7,
        "part": Decimal("0.95"),
        "double": 1500.0,
        "yes": True,
        "none": None,
    }
    assert row["yes"] is True
    assert isinstance(row["whole"], int)


def test_terms_keep_language_datatype_and_kind(here: Connection) -> None:
    (row,) = here.select(KINDS, prefixes=True).terms()

    assert row["case"] == URIRef(f"{BASE}id/case/x")
    assert row["text"] == Literal(HOSTILE)
    assert row["tagged"] == Literal("Füße", lang="de-at")
    assert isinstance(row["part"], Literal)
    assert (str(row["part"]), row["part"].datatype) == ("0.95", XSD.decimal)
    assert row["none"] is None
    assert isinstance(row["blank"], BNode)


def test_rows_know_their_number_and_variables_and_are_read_as_often_as_one_likes(
    here: Connection,
) -> None:
    rows = here.select("SELECT ?b ?a { VALUES (?a ?b) { (1 2) (3 UNDEF) } }")

    assert (len(rows), rows.variables) == (2, ("b", "a"))
    assert list(rows.tuples()) == list(rows.tuples()) == [(2, 1), (None, 3)]
    assert [first["a"] != second["a"] for first in rows for second in rows].count(True) == 2
    assert "2 rows of ?b ?a" in repr(rows)


def test_an_answer_without_rows_is_an_answer(here: Connection) -> None:
    rows = here.select("SELECT ?a { FILTER(false) }")

    assert list(rows) == []
    assert rows.variables == ("a",)


def test_the_release_that_answered_is_told(here: Connection, site: Path) -> None:
    release = sites.current(site).name

    assert here.select("SELECT * {}").release == release
    assert here.construct("CONSTRUCT WHERE { ?s a ?c }").release == release
    assert here.ask("ASK {}") and here.release == release


def test_a_question_is_answered_by_a_boolean(here: Connection) -> None:
    assert here.ask("ASK { ?case a dg:Case }", prefixes=True) is True
    assert here.ask("ASK { ?case a dg:Nothing }", prefixes=True) is False


def test_a_graph_comes_for_rdflib(here: Connection, site: Path) -> None:
    dump = Graph().parse(sites.current(site) / "dumps" / "disinfo-graph.nt")
    iri = f"{BASE}id/graph/"
    graphs = [iri + name for name in ("cases", "derived", "vocabularies")]

    made = here.construct("CONSTRUCT WHERE { ?s ?p ?o }", default_graphs=graphs)

    assert isomorphic(made, dump)
    assert made.qname("https://w3id.org/disinfo-graph/ns#Case") == "dg:Case"


def test_a_description_comes_for_rdflib(here: Connection) -> None:
    case = URIRef(f"{BASE}id/case/the-schengen-zone-collapsed")

    made = here.describe(f"DESCRIBE <{case}>")

    assert len(list(made.predicate_objects(case))) > 5


def test_literals_of_a_graph_stay_as_they_are(here: Connection) -> None:
    query = f'CONSTRUCT {{ <urn:a> <urn:p> "{ESCAPED}", "01"^^xsd:integer }} WHERE {{}}'

    made = here.construct(query, prefixes=True)

    assert {str(value) for value in made.objects()} == {HOSTILE, "01"}


def test_the_dataset_may_be_named(here: Connection) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    cases = [f"{BASE}id/graph/cases"]

    ((everything,),) = here.select(query).tuples()
    ((of_cases,),) = here.select(query, default_graphs=cases).tuples()

    assert isinstance(everything, int) and isinstance(of_cases, int)
    assert 0 < of_cases < everything
    assert list(here.select(named, named_graphs=cases).tuples()) == [(of_cases,)]
    assert list(here.select(query, default_graphs=cases[0]).tuples()) == [(of_cases,)]


def test_prefixes_are_known_only_when_asked_for(here: Connection) -> None:
    assert list(here.select(COUNT, prefixes=True)) == [{"n": DEMONSTRATION}]
    with pytest.raises(QueryRefused, match="prefix"):
        here.select(COUNT)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p } # dg: schema:",
        "SELECT *\n  { ?s ?p } # dg: schema:",
        "# dg: schema:\nSELECT * { SERVICE <urn:x> { ?s ?p ?o } }",
        "SELECT * { SERVICE <urn:x> { ?s a dg:Case } }",
    ],
)
def test_prefixes_move_no_place_of_a_fault(here: Connection, query: str) -> None:
    refusals = []
    for prefixes in (False, True):
        with pytest.raises(QueryRefused) as refused:
            here.select(query, prefixes=prefixes)
        refusals.append(refused.value)

    plain, prefixed = refusals
    assert plain.line is not None
    assert str(prefixed) == str(plain)
    assert (prefixed.line, prefixed.column) == (plain.line, plain.column)
    assert str(plain) == f"line {plain.line}, column {plain.column}: {plain.reason}"


def test_what_is_not_unicode_is_refused_before_it_is_sent(here: Connection) -> None:
    with pytest.raises(QueryRefused, match="surrogate"):
        here.select('SELECT ("\ud800" AS ?x) {}')


def test_an_answer_of_another_kind_than_asked_for_is_refused(here: Connection) -> None:
    for ask in (
        lambda: here.select("ASK {}"),
        lambda: here.select("CONSTRUCT WHERE { ?s ?p ?o }"),
        lambda: here.ask("SELECT * {}"),
        lambda: here.construct("SELECT * {}"),
    ):
        with pytest.raises(QueryNotAcceptable, match="expected"):
            ask()


def test_an_answer_over_a_limit_is_refused_with_the_limit(here: Connection) -> None:
    with pytest.raises(QueryStopped) as stopped:
        here.select("SELECT * { ?a ?b ?c . ?d ?e ?f }")

    assert stopped.value.limit == "rows"


@pytest.mark.slow
def test_a_query_stopped_at_a_limit_is_not_asked_again(here: Connection) -> None:
    began = monotonic()

    with pytest.raises(QueryStopped) as stopped:
        here.select(SLOW)

    assert stopped.value.limit == "seconds"
    assert monotonic() - began < 2 * Limits().seconds


def test_a_path_that_is_no_endpoint_says_so(endpoint: str) -> None:
    other = connect(endpoint.removesuffix("sparql") + "health")

    with other, pytest.raises(EndpointError, match=r"405 .* SPARQL endpoint"):
        other.select("SELECT * {}")
