"""Cases map to their golden graphs, and to nothing that a release could not hold.

Each folder of tests/golden holds cases and the three graphs that they give.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from rdflib import Graph, URIRef
from rdflib.compare import graph_diff, isomorphic

from disinfo_graph import registries
from disinfo_graph.deriving import derive, narrative_labels
from disinfo_graph.formats import Statement, triples
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import (
    case_statements,
    derived_statements,
    mentioned_types,
    scheme_statements,
    vocabulary_statements,
)
from disinfo_graph.merging import Spool, Titles
from disinfo_graph.model import Record
from disinfo_graph.readers import read
from disinfo_graph.vocab import CITO, DG, PREFIXES, SCHEMA
from making import BASE, ROOT

GOLDEN = sorted(path for path in (ROOT / "tests" / "golden").iterdir() if path.is_dir())
GRAPHS = ("cases", "derived", "vocabularies")
IRIS = Iris(BASE)

Graphs = dict[str, tuple[Statement, ...]]


@cache
def statements(folder: Path) -> Graphs:
    """Return what the cases of a folder say, by graph."""
    found: dict[str, list[Statement]] = {name: [] for name in GRAPHS}
    with tempfile.TemporaryDirectory() as workshop, Spool(Path(workshop) / "s", {}) as spool:
        for record in read([folder / "cases.jsonl"]):
            assert isinstance(record, Record)
            spool.add(record)
        spool.index(narrative_labels)
        titles = Titles(Path(workshop) / "s")
        known = registries.load(spool.labels)
        for case in spool.cases():
            resolved = registries.resolve(case, known)
            found["cases"] += case_statements(resolved, IRIS)
            found["derived"] += derived_statements(
                case, derive(case, titles.slug, known.narratives), IRIS
            )
            found["vocabularies"] += vocabulary_statements(resolved, IRIS)
        titles.close()
    return {name: tuple(map(plain, told)) for name, told in found.items()}


def plain(statement: Statement) -> Statement:
    """Return a statement with plain strings for IRIs: a URIRef is equal to none."""
    subject, predicate, value = statement
    return str(subject), str(predicate), str(value) if isinstance(value, str) else value


def graph(told: tuple[Statement, ...]) -> Graph:
    return Graph().parse(data="".join(f"{triple} .\n" for triple in triples(told)), format="nt")


def everything() -> Iterator[Statement]:
    for folder in GOLDEN:
        for told in statements(folder).values():
            yield from told


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_cases_map_to_their_golden_graphs(folder: Path, name: str) -> None:
    golden = Graph().parse(folder / f"{name}.ttl")

    mapped = graph(statements(folder)[name])

    _, missing, unexpected = graph_diff(golden, mapped)
    assert isomorphic(golden, mapped), (
        f"missing:\n{missing.serialize()}\nunexpected:\n{unexpected.serialize()}"
    )


def test_no_statement_is_unlike_a_triple_and_none_holds_a_blank_node() -> None:
    for subject, predicate, value in everything():
        for name in (subject, predicate, value):
            assert isinstance(name, Literal) or NamedNode(name).value == name
        assert not subject.startswith("_:")


def test_a_triple_stands_in_one_graph_only() -> None:
    for folder in GOLDEN:
        graphs = [set(triples(told)) for told in statements(folder).values()]

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

    assert {own + name for name in DG.__annotations__ if name[0].isupper()} <= used
    assert all(any(not name.startswith(own) for name in names) for names in types.values())


def test_what_is_mentioned_is_told_by_its_types_alone() -> None:
    told = statements(ROOT / "tests" / "golden" / "complete")["vocabularies"]

    mentioned = list(mentioned_types(iter(told)))

    assert {s for s, _, _ in mentioned} == {s for s, _, _ in told}
    assert {p for _, p, _ in mentioned} == {PREFIXES["rdf"] + "type"}


def test_things_stand_in_schemes_that_exist() -> None:
    schemes = {subject for subject, _, _ in scheme_statements(IRIS)}

    used = {value for _, predicate, value in everything() if predicate.endswith("#inScheme")}

    assert used == schemes
