"""Every answer says the same in every format, as rdflib and PyLD read it."""

from __future__ import annotations

import csv
import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import parsing
import pytest
import rdflib
from browsing import browsing, config
from flask.testing import FlaskClient
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from disinfo_graph.examples import examples
from disinfo_graph.formats import SYNTAXES

Solution = frozenset[tuple[str, Node]]

GRAPHS = {
    "turtle": "turtle",
    "n-triples": "nt",
    "rdf-xml": "xml",
    "json-ld": "json-ld",
    "n-quads": "nquads",
    "trig": "trig",
}
"""By our name of a syntax: rdflib's."""

HOSTILE = r"""
  "" "a\tb" "\t" "one\ntwo\n" "a\rb\r\nc" "'" "\"" "\\" "\\n" "''\"\"\"" "a,b;c" "  " "\u00A0"
  "\u0085" "\u2028" "\uFEFF" "\u007F" "\u202Ex\u202C" "\U0001F600" "\U0010FFFD" "e\u0301" "]]>"
  "<b>&amp;</b>" "},{" "}},{\"x\"" "{" "?v" "true" "12" "1.0E0" "<http://x/>" "_:b" "NULL"
  "plain"@en "\t\"x\""@de-AT "漢字"@zh-Hant-TW
  12 -0 1.50 true "01"^^<http://www.w3.org/2001/XMLSchema#integer>
  "2020-02-03"^^<http://www.w3.org/2001/XMLSchema#date>
  "2020-02-03T04:05:06Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>
  "x,\"\n"^^<http://x.example/type#a,b>
  <http://x.example/ü?a=b&c=%22#d> <urn:x:'> <http://x.example/a,b>
"""
"""Terms that a careless writer or reader of some format gets wrong."""
DOUBLES = '1.0E-3 "INF"^^<http://www.w3.org/2001/XMLSchema#double>'  # PyLD writes them anew
ROWS = f"SELECT ?v (?v AS ?w) {{ VALUES ?v {{ {HOSTILE} {DOUBLES} }} }}"
UNBOUND = "SELECT ?v ?w { VALUES (?v ?w) { (1 UNDEF) (UNDEF 2) (UNDEF UNDEF) (3 4) } }"
GRAPH = f"CONSTRUCT {{ <x:s> <x:p> ?v }} {{ VALUES ?v {{ {HOSTILE} }} }}"

QUERIES = {
    **{one.name: one.query for one in examples()},
    "hostile terms": ROWS,
    "unbound variables": UNBOUND,
    "no rows": "SELECT ?v { FILTER(false) }",
    "hostile graph": GRAPH,
    "empty graph": "CONSTRUCT { <x:s> <x:p> 1 } WHERE { FILTER(false) }",
}


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have rdflib keep literals as they are written."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def fetched(client: FlaskClient, query: str, form: str) -> bytes:
    answer = client.post("/sparql", data={"query": query, "format": form})
    assert answer.status_code == 200, answer.text
    data: bytes = answer.data
    return data


def is_graph(client: FlaskClient, query: str) -> bool:
    answer = client.post("/sparql", data={"query": query})
    return answer.mimetype == "text/turtle"


def by_rdflib(form: str) -> Callable[[bytes], Counter[Solution]]:
    def read(data: bytes) -> Counter[Solution]:
        with warnings.catch_warnings(action="ignore"):
            result = Result.parse(io.BytesIO(data), format=form)
        return Counter(frozenset((str(k), v) for k, v in row.items()) for row in result.bindings)

    return read


def by_lines(data: bytes) -> Counter[Solution]:
    """Read TSV, whose terms are Turtle; rdflib's own reader takes U+0085 for the end of a line."""
    head, *rows = (line.split("\t") for line in data.decode().removesuffix("\n").split("\n"))
    written = "".join(
        f"<x:{number}> <x:{variable.removeprefix('?')}> {cell} .\n"
        for number, row in enumerate(rows)
        for variable, cell in zip(head, row, strict=True)
        if cell
    )
    graph = parsing.graph(written.encode(), "turtle")
    found: dict[str, set[tuple[str, Node]]] = {f"x:{number}": set() for number in range(len(rows))}
    for row, variable, term in graph:
        found[str(row)].add((str(variable).removeprefix("x:"), term))
    return Counter(map(frozenset, found.values()))


TABLES: dict[str, Callable[[bytes], Counter[Solution]]] = {
    "json": by_rdflib("json"),
    "xml": by_rdflib("xml"),
    "tsv": by_lines,
}


@pytest.mark.parametrize("name", QUERIES)
def test_an_answer_says_the_same_in_every_format(client: FlaskClient, name: str) -> None:
    query = QUERIES[name]
    if is_graph(client, query):
        graphs = [parsing.graph(fetched(client, query, ours), of) for ours, of in GRAPHS.items()]
        assert all(isomorphic(graph, graphs[0]) for graph in graphs)
        return

    first, *others = (read(fetched(client, query, form)) for form, read in TABLES.items())
    assert all(other == first for other in others)
    # What is not bound is no text in CSV, which cannot tell it from an empty one.
    texts = Counter(frozenset((k, str(v)) for k, v in row if str(v)) for row in first.elements())
    assert of_csv(fetched(client, query, "csv")) == texts


def of_csv(data: bytes) -> Counter[frozenset[tuple[str, str]]]:
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return Counter(
        frozenset(pair for pair in zip(head, row, strict=False) if pair[1]) for row in rows
    )


def test_there_are_examples_and_every_syntax_is_read() -> None:
    assert len(examples()) >= 3
    assert set(GRAPHS) == {row.name for row in SYNTAXES}
