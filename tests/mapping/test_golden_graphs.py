"""Cases map to their golden graphs, and to nothing that a release could not hold.

Each folder of tests/golden holds cases and the three graphs that they give.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyld import jsonld as pyld
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, URIRef
from rdflib.compare import graph_diff, isomorphic

from disinfo_graph import registries
from disinfo_graph.deriving import derive, links, narrative_labels
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.context import context, key_order
from disinfo_graph.formats.nodes import Node, each_once, lines, type_lines
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import case_nodes, derived_nodes, scheme_nodes, vocabulary_nodes
from disinfo_graph.merging import KnownCases, Spool
from disinfo_graph.model import Record
from disinfo_graph.readers import read
from disinfo_graph.vocab import CITO, DG, PREFIXES, SCHEMA
from making import BASE, ROOT

GOLDEN = sorted(path for path in (ROOT / "tests" / "golden").iterdir() if path.is_dir())
GRAPHS = ("cases", "derived", "vocabularies")
IRIS = Iris(BASE)

Statement = tuple[str, str, str | Literal]


@cache
def nodes(folder: Path) -> dict[str, tuple[Node, ...]]:
    """Return what the cases of a folder say, by graph."""
    found: dict[str, list[Node]] = {name: [] for name in GRAPHS}
    with tempfile.TemporaryDirectory() as workshop, Spool(Path(workshop) / "s", {}) as spool:
        for record in read([folder / "cases.jsonl"]):
            assert isinstance(record, Record)
            spool.add(record)
        spool.index(narrative_labels)
        others = KnownCases(Path(workshop) / "s")
        known = registries.load(spool.labels)
        for case in spool.cases():
            resolved = registries.resolve(case, known)
            linked = links(case, others.reported)
            concluded = derive(case, others.titled, known.narratives)
            found["cases"] += case_nodes(resolved, linked, IRIS)
            found["derived"] += derived_nodes(resolved, linked, concluded, IRIS)
            found["vocabularies"] += vocabulary_nodes(resolved, IRIS)
    return {name: tuple(told) for name, told in found.items()}


def graph_lines(folder: Path, name: str) -> bytes:
    return b"".join(line for node in nodes(folder)[name] for line in lines(node))


def triples(told: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(told, format=RdfFormat.N_TRIPLES)]


def statement(triple: Triple) -> Statement:
    subject, predicate, value = triple
    assert isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal)
    return (
        subject.value,
        predicate.value,
        value if isinstance(value, Literal) else value.value,
    )


@cache
def statements(folder: Path) -> dict[str, tuple[Statement, ...]]:
    """Return the same as triples."""
    return {name: tuple(map(statement, triples(graph_lines(folder, name)))) for name in GRAPHS}


def everything() -> Iterator[Statement]:
    for folder in GOLDEN:
        for told in statements(folder).values():
            yield from told


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_cases_map_to_their_golden_graphs(folder: Path, name: str) -> None:
    golden = Graph().parse(folder / f"{name}.ttl")

    mapped = Graph().parse(data=graph_lines(folder, name), format="nt")

    _, missing, unexpected = graph_diff(golden, mapped)
    assert isomorphic(golden, mapped), (
        f"missing:\n{missing.serialize()}\nunexpected:\n{unexpected.serialize()}"
    )


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_node_objects_are_the_json_ld_of_their_triples(folder: Path) -> None:
    told = list(each_once(node for name in GRAPHS for node in nodes(folder)[name]))

    document = {"@context": context(), "graph": [plain(node) for node in told]}
    quads = pyld.to_rdf(document, {"format": "application/n-quads"})
    mapped = sorted({line for node in told for line in lines(node)})
    assert sorted(quads.encode().splitlines(keepends=True)) == mapped
    assert [plain(node) for node in sorted(told, key=lambda node: f"<{node['id']}>")] == list(
        jsonld.node_objects(triples(b"".join(mapped)))
    )


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_keys_stand_in_order(folder: Path) -> None:
    for node in (node for name in GRAPHS for node in nodes(folder)[name]):
        assert list(node) == sorted(node, key=key_order)


def plain(node: Node) -> object:
    return json.loads(json.dumps(node))


def test_a_triple_stands_in_one_graph_only() -> None:
    for folder in GOLDEN:
        graphs = [set(triples(graph_lines(folder, name))) for name in GRAPHS]

        assert len(set.union(*graphs)) == sum(map(len, graphs))


def test_own_things_are_of_a_known_type_and_stand_under_the_base() -> None:
    for subject, _, _ in everything():
        if subject.startswith(BASE):
            assert IRIS.split(subject) is not None


def test_nothing_is_said_of_a_name_that_is_not_known() -> None:
    told = statements(ROOT / "tests" / "golden" / "title-only")

    values = [value for _, _, value in everything()]
    written = [value.value if isinstance(value, Literal) else value for value in values]
    assert all(value not in ("", "None") for value in written)
    assert told["derived"] == told["vocabularies"] == ()
    assert {predicate for _, predicate, _ in told["cases"]} == {
        PREFIXES["rdf"] + "type",
        str(SCHEMA.mainEntity),
        str(SCHEMA.name),
    }


@pytest.mark.parametrize("name", ["title-only", "claim-only"])
def test_a_case_without_debunk_and_report_has_no_debunk(name: str) -> None:
    told = statements(ROOT / "tests" / "golden" / name)["cases"]

    assert str(DG.Debunk) not in {str(value) for _, _, value in told}
    assert str(SCHEMA.hasPart) not in {predicate for _, predicate, _ in told}


@pytest.mark.parametrize(
    ("name", "relation", "other"),
    [
        ("no-evidence-given", CITO.disputes, CITO.refutes),
        ("conspiracy-theory-refuted", CITO.refutes, CITO.disputes),
        ("report-only", CITO.refutes, CITO.disputes),
        ("complete", CITO.refutes, CITO.disputes),
    ],
)
def test_a_debunk_disputes_where_it_only_says_that_no_evidence_was_given(
    name: str, relation: URIRef, other: URIRef
) -> None:
    used = {p for _, p, _ in statements(ROOT / "tests" / "golden" / name)["cases"]}

    assert str(relation) in used
    assert str(other) not in used


def test_natural_persons_are_nowhere() -> None:
    text = " ".join(str(value) for told in everything() for value in told)

    assert "Promote Ukraine" in text
    assert not re.search("Jane|Doe|jane|doe-", text)


def test_every_class_has_its_standard_class_beside_it() -> None:
    own = PREFIXES["dg"]
    types: dict[str, set[str]] = {}
    for subject, predicate, value in everything():
        if predicate == PREFIXES["rdf"] + "type":
            types.setdefault(subject, set()).add(str(value))

    used = set.union(*types.values())

    # Of a withdrawn case a tombstone is left, which no case is mapped to.
    classes = {own + name for name in DG.__annotations__ if name[0].isupper()}
    assert classes - {own + "WithdrawnCase"} <= used
    assert all(any(not name.startswith(own) for name in names) for names in types.values())


def test_the_types_of_a_thing_are_told_apart() -> None:
    for node in nodes(ROOT / "tests" / "golden" / "complete")["vocabularies"]:
        told = [statement(triple) for triple in triples(b"".join(type_lines(node)))]

        assert {s for s, _, _ in told} == {node["id"]}
        assert {p for _, p, _ in told} == {PREFIXES["rdf"] + "type"}
        assert len(told) == len(node["type"])


def test_things_stand_in_schemes_that_exist() -> None:
    schemes = {node["id"] for node in scheme_nodes(IRIS)}

    used = {value for _, predicate, value in everything() if predicate.endswith("#inScheme")}

    assert used == schemes
