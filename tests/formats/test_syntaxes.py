"""Every syntax written and read back gives the same triples, hostile ones too."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld as pyld
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    Triple,
)
from rdflib import Graph
from rdflib.compare import isomorphic

from disinfo_graph.errors import Unfit
from disinfo_graph.formats import (
    RESULTS,
    SYNTAXES,
    Syntax,
    fits,
    is_iri,
    jsonld,
    lexical,
    line,
    read,
    result,
    syntax,
    write,
)
from disinfo_graph.formats.context import context
from disinfo_graph.formats.terms import boolean, decimal, integer, string, text
from disinfo_graph.formats.unfit import XmlOutput
from disinfo_graph.vocab import PREFIXES
from making import ROOT

S, OTHER = (
    NamedNode("http://localhost:8000/id/claim/a"),
    NamedNode("http://localhost:8000/id/case/b"),
)
BLANK = BlankNode("b0")


def quads_of(triples: Iterable[Triple], graph: str) -> Iterator[Quad]:
    name = NamedNode(graph)
    return (Quad(one.subject, one.predicate, one.object, name) for one in triples)


def term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)


HOSTILE = (
    "",
    " \t ",
    "line\nline\n\nline",
    '"quoted" \'\'\'and\'\'\' """more"""',
    "\\ \\n \\u0041",
    "]]> <b>&amp;</b> <!-- -->",
    "\u202eright to left\u202c \u200f\u2066",
    "\U0001f600\U0010fffd",
    "e\u0301 \u00e9 \ufeff",
    "\u2028\u2029\x85\x7f",
    "@en ^^<http://x> .",
    "{{ $x }} ${y}",
)

FLAT = [
    Triple(S, term("rdf", "type"), term("dg", "Claim")),
    Triple(S, term("rdf", "type"), NamedNode("http://other.example/Class")),
    *(Triple(S, term("schema", "text"), text(value, "en")) for value in HOSTILE),
    *(Triple(S, term("schema", "issueNumber"), string(value)) for value in HOSTILE),
    Triple(S, term("schema", "text"), text("à", "fr")),
    Triple(S, term("schema", "text"), string("no language")),
    Triple(S, term("schema", "text"), OTHER),
    Triple(S, term("schema", "mainEntity"), string("a text where a node belongs")),
    Triple(S, term("schema", "datePublished"), string("2020-01-01")),
    Triple(S, term("schema", "datePublished"), text("yesterday", "en")),
    Triple(S, term("schema", "issueNumber"), integer(3)),
    Triple(S, term("schema", "inLanguage"), text("es", "en")),
    Triple(S, term("oa", "start"), decimal("3")),
    Triple(S, term("oa", "start"), integer(-3)),
    Triple(S, term("oa", "end"), Literal("03", datatype=term("xsd", "integer"))),
    Triple(S, term("dg", "confidence"), boolean(True)),
    Triple(S, term("dg", "rule"), Literal("{}", datatype=term("rdf", "JSON"))),
    Triple(S, term("dg", "discusses"), string("@id")),
    Triple(S, NamedNode("http://other.example/p"), OTHER),
    Triple(
        S, NamedNode("http://other.example/p"), Literal("1.0E0", datatype=term("xsd", "double"))
    ),
    Triple(S, NamedNode("http://other.example/p"), string("@json")),
    Triple(OTHER, term("rdf", "type"), term("dg", "Case")),
    Triple(OTHER, term("schema", "mainEntity"), S),
    Triple(OTHER, term("schema", "mainEntity"), OTHER),
]

NODES = [
    *FLAT,
    Triple(OTHER, term("dcterms", "relation"), BLANK),
    Triple(OTHER, term("rdf", "type"), BLANK),
    Triple(BLANK, term("schema", "name"), text("nameless", "en")),
    Triple(BLANK, term("schema", "text"), BLANK),
]


def written(statements: Iterable[Any], row: Syntax) -> bytes:
    out = io.BytesIO()
    write(iter(list(statements)), row, out, context=context())
    return out.getvalue()


def canonical(quads: Iterable[Any]) -> Dataset:
    named = (
        quad if isinstance(quad, Quad) else Quad(quad.subject, quad.predicate, quad.object)
        for quad in quads
    )
    dataset = Dataset(named)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def by_pyld(document: bytes) -> Dataset:
    quads = pyld.to_rdf(json.loads(document), {"format": "application/n-quads"})
    return canonical(read(quads.encode(), syntax("n-quads")))


@pytest.mark.parametrize("row", SYNTAXES, ids=lambda row: row.name)
@pytest.mark.parametrize("statements", [FLAT, NODES], ids=["IRIs", "blank nodes"])
def test_what_is_written_reads_the_same(row: Syntax, statements: list[Triple]) -> None:
    data = written(statements, row)

    assert canonical(read(data, row)) == canonical(statements)


@pytest.mark.parametrize(
    ("name", "of_rdflib"),
    [("turtle", "turtle"), ("n-triples", "nt"), ("rdf-xml", "xml"), ("json-ld", "json-ld")],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser
def test_rdflib_reads_what_is_written(name: str, of_rdflib: str) -> None:
    expected = Graph().parse(data=b"".join(map(line, FLAT)), format="nt")

    found = Graph().parse(data=written(FLAT, syntax(name)), format=of_rdflib)

    assert isomorphic(found, expected)


@pytest.mark.parametrize("row", [row for row in SYNTAXES if row.graphs], ids=lambda row: row.name)
def test_graphs_are_kept_where_a_syntax_holds_them(row: Syntax) -> None:
    quads = [*quads_of(FLAT, "http://g.example/1"), *quads_of(FLAT[:2], "http://g.example/2")]

    assert canonical(read(written(quads, row), row)) == canonical(quads)


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(written(FLAT, syntax("turtle")))

    assert canonical(read(tmp_path / "a.ttl", syntax("turtle"))) == canonical(FLAT)


def test_what_is_no_rdf_is_refused_with_its_place() -> None:
    with pytest.raises(SyntaxError, match=r"line 2|at 2"):
        list(read(b"<http://s> <http://p> 1 .\n<http://s> .\n", syntax("turtle")))


@pytest.mark.parametrize("statements", [FLAT, NODES], ids=["IRIs", "blank nodes"])
def test_flat_json_ld_expands_to_the_same_triples(statements: list[Triple]) -> None:
    assert by_pyld(written(statements, syntax("json-ld"))) == canonical(statements)


@pytest.mark.parametrize("root", [S.value, OTHER.value])
@pytest.mark.parametrize("statements", [FLAT, NODES], ids=["IRIs", "blank nodes"])
def test_a_document_expands_to_the_same_triples(statements: list[Triple], root: str) -> None:
    assert by_pyld(jsonld.document(jsonld.node_objects(statements), root, context())) == canonical(
        statements
    )


GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/cases.ttl"))


def golden(path: Path) -> list[Triple]:
    """Return all triples of the three golden graphs, grouped by subject."""
    found = {
        quad.triple
        for name in ("cases", "derived", "vocabularies")
        for quad in read(path.with_name(f"{name}.ttl"), syntax("turtle"))
    }
    return sorted(found, key=str)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_json_ld_of_cases_equals_their_turtle(path: Path) -> None:
    triples = golden(path)
    cases = [str(t.subject).strip("<>") for t in triples if t.object == term("dg", "Case")]
    assert all(isinstance(t.subject, NamedNode) for t in triples)

    flat = written(triples, syntax("json-ld"))
    documents = [jsonld.document(jsonld.node_objects(triples), root, context()) for root in cases]

    for document in (flat, *documents):
        assert by_pyld(document) == canonical(triples)


def test_json_ld_of_cases_uses_terms_alone() -> None:
    for path in GOLDEN:
        document = json.loads(written(golden(path), syntax("json-ld")))
        keys = {key for node in document["graph"] for key in node}
        assert not [key for key in keys if ":" in key]


def test_a_document_nests_claim_debunk_and_appearances_once_each() -> None:
    triples = golden(ROOT / "tests" / "golden" / "complete" / "cases.ttl")
    case = "http://localhost:8000/id/case/the-meters-listen"

    body = json.loads(
        jsonld.document(jsonld.node_objects(triples), case, "http://localhost:8000/context.jsonld")
    )

    assert body["@context"] == "http://localhost:8000/context.jsonld"
    assert body["id"] == case
    assert set(body["claim"]["type"]) == {"Claim", "http://schema.org/Claim"}
    assert body["debunk"]["reviewBody"]["en"].startswith("Recurring")
    assert [set(place) > {"id", "url"} for place in body["claim"]["appearance"]] == [True] * 5
    assert body["debunk"]["reviews"] == body["claim"]["id"]
    defined = json.dumps(body).count('"type": [')
    assert defined == len({t.subject for t in triples})


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("scheme", ["foaf", "text", "Claim", "id"])
def test_no_iri_is_taken_for_a_compact_one(scheme: str, place: int) -> None:
    strange = NamedNode(f"{scheme}:a")
    triples = [
        Triple(strange, term("dg", "discusses"), S),
        Triple(S, strange, S),
        Triple(S, term("dg", "discusses"), strange),
        Triple(S, term("rdf", "type"), strange),
    ][place : place + 1]

    document = written(triples, syntax("json-ld"))

    assert by_pyld(document) == canonical(triples)
    assert {quad.triple for quad in read(document, syntax("json-ld"))} == set(triples)


@pytest.mark.parametrize("iri", ["urn:a", "mailto:a@a.example", "foaf://a.example/", "xml:a"])
def test_other_schemes_keep_their_iris(iri: str) -> None:
    triples = [Triple(NamedNode(iri), NamedNode(iri), NamedNode(iri))]

    assert by_pyld(written(triples, syntax("json-ld"))) == canonical(triples)


def test_the_direction_of_a_text_is_kept() -> None:
    said = Literal("a", language="ar", direction=BaseDirection.RTL)

    document = json.loads(written([Triple(S, term("schema", "text"), said)], syntax("json-ld")))

    (value,) = document["graph"][0][PREFIXES["schema"] + "text"]
    assert value == {"@value": "a", "@language": "ar", "@direction": "rtl"}


@pytest.mark.parametrize(
    "predicate",
    [
        "http://x.example/1",
        "http://x.example/",
        "http://x.example/a-1/-b:2",
        PREFIXES["rdf"] + "li",
        PREFIXES["rdf"] + "Description",
        "http://www.w3.org/2000/xmlns/a",
    ],
)
def test_a_predicate_that_rdf_xml_cannot_name_is_refused(predicate: str) -> None:
    triple = Triple(S, NamedNode(predicate), S)

    with pytest.raises(Unfit, match=re.escape(predicate)):
        written([triple], syntax("rdf-xml"))
    with pytest.raises(Unfit):
        written([Triple(S, S, Triple(S, NamedNode(predicate), S))], syntax("rdf-xml"))
    assert not fits([triple], syntax("rdf-xml"))


@pytest.mark.parametrize(
    "predicate",
    ["urn:a", "http://x.example/1a", "http://x.example/%C3%BC", "http://x.example/\u00fc", "a:1b"],
)
def test_every_other_predicate_is_a_name_that_rdflib_reads(predicate: str) -> None:
    data = written([Triple(S, NamedNode(predicate), S)], syntax("rdf-xml"))

    graph = Graph().parse(data=data, format="xml")

    assert {str(found) for found in graph.predicates()} == {predicate}


@pytest.mark.parametrize(
    "code", [*range(0x20), 0x7F, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000]
)
def test_rdf_xml_carries_a_character_or_refuses_it(code: int) -> None:
    value = f"a{chr(code)}b"
    triple = Triple(S, term("schema", "text"), string(value))
    legal = code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xFFFD or code >= 0x10000

    assert fits([triple], syntax("rdf-xml")) == legal
    if legal:
        graph = Graph().parse(data=written([triple], syntax("rdf-xml")), format="xml")
        assert [str(found) for found in graph.objects()] == [value]
    else:
        with pytest.raises(Unfit):
            written([triple], syntax("rdf-xml"))


@pytest.mark.parametrize("cut", range(1, 7))
def test_a_forbidden_character_is_found_across_pieces(cut: int) -> None:
    text, out = "<b>a\uffffb</b>".encode(), io.BytesIO()
    checked = XmlOutput(out)

    for start in range(0, len(text), cut):
        checked.write(text[start : start + cut])

    with pytest.raises(Unfit):
        checked.check()
    assert out.getvalue() == text


@pytest.mark.parametrize(
    "text", ["", "a", "a:b c", "http://[", "http://x/%zz", "a:<", "a:>", 'a:"']
)
def test_what_is_no_iri_is_told_from_what_is_one(text: str) -> None:
    assert not is_iri(text)
    assert is_iri("urn:a")


def test_a_document_about_a_thing_it_does_not_hold_is_no_document() -> None:
    with pytest.raises(KeyError):
        jsonld.document(jsonld.node_objects(FLAT), "http://localhost:8000/id/case/none", "x")


def escaped(character: str) -> str:
    """Return a character as RDFC-1.0 section 5 writes it in a literal."""
    named = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}
    if character in named:
        return "\\" + named[character]
    return f"\\u{ord(character):04X}" if character < " " or character == "\x7f" else character


@pytest.mark.parametrize("value", [*HOSTILE, *map(chr, range(0x20)), "\x7f", "\x80", "a\tb\x7f\\t"])
def test_a_line_is_canonical(value: str) -> None:
    statement = Triple(S, term("schema", "text"), text(value, "en"))

    canonical_line = line(statement)

    literal = "".join(map(escaped, value))
    assert (
        canonical_line.decode() == f'{statement.subject} {statement.predicate} "{literal}"@en .\n'
    )
    (quad,) = read(canonical_line, syntax("n-triples"))
    assert quad.triple == statement


@pytest.mark.parametrize("value", ["a\nb", "a\rb", 'a"b', "a\\b", "\U0001f600", "\u202e"])
def test_a_line_is_what_pyld_writes_as_canonical_n_quads(value: str) -> None:
    document = {"@id": S.value, term("schema", "text").value: {"@value": value, "@language": "en"}}

    by_pyld = pyld.normalize(document, {"format": "application/n-quads", "algorithm": "URDNA2015"})

    assert line(Triple(S, term("schema", "text"), text(value, "en"))).decode() == by_pyld


def test_names_media_types_and_suffixes_tell_the_syntaxes_apart() -> None:
    for values in (
        [row.name for row in SYNTAXES],
        [row.media_type for row in SYNTAXES],
        [row.suffix for row in SYNTAXES],
        [row.name for row in RESULTS],
        [row.media_type for row in RESULTS],
    ):
        assert len(set(values)) == len(values)


def test_every_row_is_found_by_its_name() -> None:
    assert [syntax(row.name) for row in SYNTAXES] == list(SYNTAXES)
    assert [result(row.name) for row in RESULTS] == list(RESULTS)


@pytest.mark.parametrize(
    ("shown", "value"),
    [(S, S.value), (text("a", "en"), "a"), (integer(3), "3"), (BLANK, "b0")],
)
def test_a_person_reads_the_value_of_a_term(shown: Any, value: str) -> None:
    assert lexical(shown) == value
