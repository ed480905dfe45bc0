"""What answers say in each format, read by parsers that are not ours; what a format cannot say."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browsing import BROWSER, PROBLEM, browsing, config
from flask.testing import FlaskClient
from pyld import jsonld as pyld
from rdflib import Dataset, Literal, URIRef
from rdflib.util import from_n3
from werkzeug.test import TestResponse

XSD = "http://www.w3.org/2001/XMLSchema#"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"

Term = tuple[str, str, str]
"""Text, language and datatype; an IRI has neither."""

PLAIN = (
    "",
    "a tab\there, \t\tand there",
    "\"double\" and 'single', \"\"\"three\"\"\" and '''three'''",
    "one line\nanother\n\nand a third\n",
    "carriage\rreturn\r\nand both",
    "\U0001f600 \U0010fffd \u202eright to left\u202c \u2028 \x85 \x7f e\u0301 \ufeff",
    "]]> <b>&amp;</b> <!-- -->",
    "back\\slash \\n \\u0041",
    "a, comma; a semicolon",
    "  spaces  ",
)
TERMS: set[Term] = {
    *((value, "", "") for value in PLAIN),
    ("hello", "en", ""),
    ('ü\t"ö"', "de-at", ""),
    ("漢字", "zh-hant-tw", ""),
    ("12", "", XSD + "integer"),
    ("true", "", XSD + "boolean"),
    ("2020-02-03", "", XSD + "date"),
    ("http://x.example/ü?a=b&c=%22#d", "", "IRI"),
}
ANY = (None, None, None)
SUBJECT, PREDICATE = "http://x.example/subject", "http://x.example/predicate"


def written(term: Term) -> str:
    """Return a term as SPARQL writes it."""
    text, language, datatype = term
    if datatype == "IRI":
        return f"<{text}>"
    # What JSON escapes SPARQL escapes alike, but for the characters beyond U+FFFF.
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted + (f"@{language}" if language else f"^^<{datatype}>" if datatype else "")


VALUES = " ".join(map(written, sorted(TERMS)))
SELECT = f"SELECT ?v {{ VALUES ?v {{ {VALUES} }} }}"
CONSTRUCT = f"CONSTRUCT {{ <{SUBJECT}> <{PREDICATE}> ?v }} WHERE {{ VALUES ?v {{ {VALUES} }} }}"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def ask(client: FlaskClient, query: str, form: str) -> TestResponse:
    return client.post("/sparql", data={"query": query, "format": form})


def of_rdflib(node: object) -> Term:
    if isinstance(node, Literal):
        datatype = "" if node.datatype is None or node.language else str(node.datatype)
        return str(node), (node.language or "").lower(), datatype.removesuffix(XSD + "string")
    assert isinstance(node, URIRef)
    return str(node), "", "IRI"


def by_rdflib(syntax: str) -> Callable[[bytes], set[Term]]:
    def read(data: bytes) -> set[Term]:
        with warnings.catch_warnings(action="ignore"):  # rdflib uses what it deprecates itself
            found = list(Dataset(default_union=True).parse(data=data, format=syntax).triples(ANY))
        assert {(str(s), str(p)) for s, p, _ in found} == {(SUBJECT, PREDICATE)}
        return {of_rdflib(node) for _, _, node in found}

    return read


def by_pyld(data: bytes) -> set[Term]:
    (quads,) = pyld.to_rdf(json.loads(data)).values()
    assert {(quad["subject"]["value"], quad["predicate"]["value"]) for quad in quads} == {
        (SUBJECT, PREDICATE)
    }
    return {_of_pyld(quad["object"]) for quad in quads}


def _of_pyld(node: dict[str, str]) -> Term:
    if node["type"] == "IRI":
        return node["value"], "", "IRI"
    language = node.get("language", "").lower()
    datatype = "" if language else node["datatype"].removesuffix(XSD + "string")
    return node["value"], language, datatype


def by_json(data: bytes) -> set[Term]:
    rows = [row["v"] for row in json.loads(data)["results"]["bindings"]]
    return {
        (
            row["value"],
            row.get("xml:lang", "").lower(),
            "IRI" if row["type"] == "uri" else row.get("datatype", ""),
        )
        for row in rows
    }


def by_element_tree(data: bytes) -> set[Term]:
    found = ElementTree.fromstring(data).iterfind(f".//{RESULTS}binding[@name='v']/*")
    return {
        (
            node.text or "",
            node.get(XML_LANG, "").lower(),
            "IRI" if node.tag == f"{RESULTS}uri" else node.get("datatype", ""),
        )
        for node in found
    }


def by_lines(data: bytes) -> set[Term]:
    head, *rows = data.decode().removesuffix("\n").split("\n")
    assert head == "?v"
    return {of_rdflib(from_n3(row)) for row in rows}


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("turtle", by_rdflib("turtle")),
        ("n-triples", by_rdflib("ntriples")),
        ("rdf-xml", by_rdflib("xml")),
        ("n-quads", by_rdflib("nquads")),
        ("trig", by_rdflib("trig")),
        ("json-ld", by_pyld),
    ],
)
def test_a_graph_says_the_same_in_every_format(
    client: FlaskClient, form: str, read: Callable[[bytes], set[Term]]
) -> None:
    answer = ask(client, CONSTRUCT, form)

    assert answer.status_code == 200
    assert read(answer.data) == TERMS


@pytest.mark.parametrize(
    ("form", "read"), [("json", by_json), ("xml", by_element_tree), ("tsv", by_lines)]
)
def test_a_table_says_the_same_in_every_format(
    client: FlaskClient, form: str, read: Callable[[bytes], set[Term]]
) -> None:
    answer = ask(client, SELECT, form)

    assert answer.status_code == 200
    assert read(answer.data) == TERMS


def test_a_table_as_csv_has_every_text(client: FlaskClient) -> None:
    answer = ask(client, SELECT, "csv")

    # A row of one empty field is written as an empty line, which has no fields to the reader.
    (head, *rows) = csv.reader(io.StringIO(answer.data.decode(), newline=""))
    assert head == ["v"]
    assert {row[0] if row else "" for row in rows} == {text for text, _, _ in TERMS}


RDF = {
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "application/n-quads",
    "application/trig",
}
TABLES = {"application/sparql-results+json", "text/csv", "text/tab-separated-values"}


def triple(predicate: str, value: str) -> str:
    return f"CONSTRUCT {{ <http://x.example/s> {predicate} {value} }} {{}}"


@pytest.mark.parametrize(
    ("form", "query", "named", "carried"),
    [
        ("xml", r'SELECT ("a\u0001b" AS ?x) {}', r"'a\x01b'", TABLES),
        ("xml", r'SELECT ("a\uFFFEb" AS ?x) {}', r"'a\ufffeb'", TABLES),
        ("rdf-xml", triple("<http://x/1>", "1"), "<http://x/1>", RDF - {"application/rdf+xml"}),
        ("rdf-xml", triple("a", "<http://x/1>"), "<http://x/1>", RDF - {"application/rdf+xml"}),
        ("rdf-xml", triple("<http://x/p>", r'"\u0001"'), r"'\x01'", RDF - {"application/rdf+xml"}),
        (
            "rdf-xml",
            triple("<http://www.w3.org/1999/02/22-rdf-syntax-ns#li>", "1"),
            "rdf-syntax-ns#li>",
            RDF - {"application/rdf+xml"},
        ),
        (
            "json-ld",
            triple("<http://x/p>", "<<(<http://x/a> <http://x/b> 1)>>"),
            "<http://x/a> <http://x/b>",
            RDF - {"application/ld+json"},
        ),
    ],
)
def test_a_term_that_a_format_cannot_say_is_named_with_the_formats_that_can(
    client: FlaskClient, form: str, query: str, named: str, carried: set[str]
) -> None:
    answer = ask(client, query, form)

    assert answer.status_code == 406
    assert answer.content_type == PROBLEM
    assert answer.json is not None
    told, _, able = answer.json["detail"].partition("; these formats can carry the answer: ")
    assert named in told
    assert set(able.split(", ")) == carried


def test_a_forbidden_character_is_found_wherever_it_stands(client: FlaskClient) -> None:
    query = r'SELECT ?s ?x { ?s ?p ?o BIND(IF(RAND() < 2, "fine", "") AS ?x) } LIMIT 3000'
    last = r'SELECT * { { %s } UNION { BIND("\uFFFF" AS ?x) } }'

    assert ask(client, query, "xml").status_code == 200
    assert ask(client, last % query, "xml").status_code == 406


def test_an_error_that_quotes_a_query_of_any_length_is_told(client: FlaskClient) -> None:
    query = triple("<http://x/p>", f"<<(<http://x/{'x' * 150_000}> <http://x/b> 1)>>")

    refused = ask(client, query, "json-ld")
    page = client.post("/sparql", data={"query": query}, headers={"Accept": BROWSER})

    assert refused.status_code == 406
    assert len(refused.data) < 5_000
    assert page.status_code == 200
    assert ask(client, "ASK {}", "json").status_code == 200
