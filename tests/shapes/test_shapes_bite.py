"""Every constraint in `shapes/` finds its own fault and no other; mapping has no part in this.

The `valid.complete.ttl` files and `neighbour.ttl` together are two whole cases. Any other file
restates some of their nodes: what it says of a node replaces what they say of it. Beside each
`invalid.<reason>.ttl` stands its frozen report, a line a result: severity, shape, constraint
component, focus node, path and value. A report that differs is printed as it would be frozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, RDFS, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from disinfo_graph import resources
from disinfo_graph.checking.rdflib_terms import graph
from worlds import INVALID, VALID, lines, name
from worlds import case as world

HERE = Path(__file__).parent
BASE = "http://localhost:8000/id/"
DGS = Namespace("https://w3id.org/disinfo-graph/shapes#")

SETS = (DGS.CaseShapes, DGS.RegistryShapes, DGS.ReleaseShapes)
SHAPE_FILES = resources.shapes()

COMPONENTS = {
    SH["class"]: "ClassConstraintComponent",
    SH.datatype: "DatatypeConstraintComponent",
    SH.disjoint: "DisjointConstraintComponent",
    SH.equals: "EqualsConstraintComponent",
    SH["in"]: "InConstraintComponent",
    SH.lessThan: "LessThanConstraintComponent",
    SH.maxCount: "MaxCountConstraintComponent",
    SH.maxInclusive: "MaxInclusiveConstraintComponent",
    SH.minCount: "MinCountConstraintComponent",
    SH.minInclusive: "MinInclusiveConstraintComponent",
    SH.nodeKind: "NodeKindConstraintComponent",
    SH["not"]: "NotConstraintComponent",
    SH["or"]: "OrConstraintComponent",
    SH.pattern: "PatternConstraintComponent",
    SH.sparql: "SPARQLConstraintComponent",
    SH.uniqueLang: "UniqueLangConstraintComponent",
}
"""The parameters that the shapes use, and what a report calls their constraint."""

LINKS = (SH.property, SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf)
"""What brings a constraint to a node; without it the constraint is silent."""

WORDS = (
    SH.path,
    SH.name,
    SH.description,
    SH.order,
    SH.severity,
    SH.message,
    SH.alternativePath,
    SH.inversePath,
    SH.select,
)
"""What says where a shape looks and how it speaks; it constrains nothing."""

REMEDY = re.compile(r"\. (Add|Correct|Give|Keep|Point|Remove|Use|Write) [^.]*(\.[^ ][^.]*)*\.$")


class Constraint(NamedTuple):
    """One parameter of one shape, and the file that states it."""

    file: Path
    shape: URIRef
    parameter: URIRef

    def __str__(self) -> str:
        return f"{_local(self.shape)} {_local(self.parameter)}"


@cache
def case(file: Path) -> Graph:
    """Return the cases in a graph that parses each query of a rule once."""
    return graph(lines(world(file)))


@cache
def _shapes(*files: Path) -> Graph:
    graph = Graph(bind_namespaces="none")  # rdflib's own would bind schema: to its https twin
    for file in files:
        graph.parse(file)
    return graph


def _statements(parameters: tuple[URIRef, ...]) -> Iterator[Constraint]:
    for file in SHAPE_FILES:
        choices = {choice for _, choice in _choices(_shapes(file))}
        choices |= set(_shapes(file).objects(None, SH["not"]))
        for shape, parameter in _shapes(file).subject_predicates():
            if parameter in parameters and shape not in choices:
                assert isinstance(shape, URIRef), f"{file.name}: an unnamed shape"
                assert isinstance(parameter, URIRef)
                yield Constraint(file, shape, parameter)


def _choices(shapes: Graph) -> Iterator[tuple[Collection, Node]]:
    """Yield every shape that `sh:or` lists, with the list; it constrains only with the others."""
    for listed in shapes.objects(None, SH["or"]):
        choices = Collection(shapes, listed)
        yield from ((choices, choice) for choice in choices)


CONSTRAINTS = sorted(set(_statements(tuple(COMPONENTS))))
LINKING = sorted(set(_statements(LINKS)))
NEGATED = sorted(set(_shapes(*SHAPE_FILES).objects(None, SH["not"])), key=str)
PROPERTY_SHAPES = sorted(_shapes(*SHAPE_FILES).subjects(RDF.type, SH.PropertyShape), key=str)
CHOICES = len(list(_choices(_shapes(*SHAPE_FILES))))
DETECTING = set(_shapes(*SHAPE_FILES).subjects(DGS.detectedLanguage))
"""Shapes that no engine knows; `tests/checking/test_tongues.py` holds them to their work."""
NODE_SHAPES = sorted(_shapes(*SHAPE_FILES).subjects(RDF.type, SH.NodeShape), key=str)


def _local(iri: Node) -> str:
    return str(iri).rpartition("#")[2]


def _report(data: Graph, shapes: Graph) -> list[str]:
    _, results, _ = validate(data, shacl_graph=shapes)
    assert isinstance(results, Graph)
    return sorted(_line(results, result) for result in results.objects(None, SH.result))


def _line(results: Graph, result: Node) -> str:
    def value(predicate: URIRef) -> Node | None:
        return results.value(result, predicate)

    shape, component = value(SH.sourceShape), value(SH.sourceConstraintComponent)
    severity, path = value(SH.resultSeverity), value(SH.resultPath)
    assert shape is not None and component is not None and severity is not None
    written = "-" if path is None else _path(results, path)
    words = (severity, shape, component)
    nodes = (_term(value(SH.focusNode)), written, _term(value(SH.value)))
    return " ".join((*map(_local, words), *nodes))


def _path(results: Graph, path: Node) -> str:
    if not isinstance(path, BNode):
        return _term(path)
    inverse = results.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_path(results, inverse)}"
    choice = results.value(path, SH.alternativePath)
    sign = "/" if choice is None else "|"
    parts = Collection(results, path if choice is None else choice)
    return sign.join(_path(results, part) for part in parts)


def _term(node: Node | None) -> str:
    if node is None:
        return "-"
    if isinstance(node, BNode):
        return "[]"
    if isinstance(node, URIRef) and node.startswith(BASE):
        return f"<{node.removeprefix(BASE)}>"
    assert isinstance(node, URIRef | Literal)
    return node.n3(_shapes(*SHAPE_FILES).namespace_manager)


@lru_cache(maxsize=1)
def _frozen() -> dict[Path, list[str]]:
    reports = {file: file.with_suffix(".txt") for file in INVALID}
    return {
        file: report.read_text().splitlines() for file, report in reports.items() if report.exists()
    }


def _bitten(shape: str, component: str | None = None) -> tuple[Path, str]:
    for file, report in _frozen().items():
        for line in report:
            _, found, by, *_ = line.split(" ")
            if found == shape and component in (None, by):
                return file, line
    wanted = f"{shape} {component}" if component else shape
    pytest.fail(f"no invalid file is found by {wanted} (expected one under tests/shapes/)")


def _lines_without(constraint: Constraint, data: Path) -> list[str]:
    shapes = _shapes(constraint.file)
    taken = list(shapes.triples((constraint.shape, constraint.parameter, None)))
    for triple in taken:
        shapes.remove(triple)
    try:
        return _report(case(data), shapes)
    finally:
        for triple in taken:
            shapes.add(triple)


@pytest.mark.parametrize("file", VALID, ids=name)
def test_a_valid_case_gives_no_result_of_any_severity(file: Path) -> None:
    report = _report(case(file), _shapes(*SHAPE_FILES))

    assert report == []


@pytest.mark.parametrize("file", INVALID, ids=name)
def test_an_invalid_case_gives_exactly_its_frozen_report(file: Path) -> None:
    report = _report(case(file), _shapes(*SHAPE_FILES))

    assert report == _frozen().get(file), "freeze this, if it is meant:\n" + "\n".join(report)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=str)
def test_each_constraint_bites_and_its_removal_is_noticed(constraint: Constraint) -> None:
    file, line = _bitten(_local(constraint.shape), COMPONENTS[constraint.parameter])

    assert line in _report(case(file), _shapes(constraint.file))
    assert line not in _lines_without(constraint, file)


@pytest.mark.parametrize("place", range(CHOICES))
def test_each_choice_is_taken_by_a_valid_case(place: int) -> None:
    shapes = Graph() + _shapes(*SHAPE_FILES)
    choices, choice = list(_choices(shapes))[place]
    del choices[choices.index(choice)]

    assert any(_report(case(file), shapes) for file in VALID)


@pytest.mark.parametrize("link", LINKING, ids=str)
def test_a_shape_is_silent_without_what_links_it_to_nodes(link: Constraint) -> None:
    for linked in set(_shapes(link.file).objects(link.shape, SH.property)) - DETECTING:
        file, line = _bitten(_local(linked))

        assert line not in _lines_without(link, file)


@pytest.mark.parametrize("negated", NEGATED, ids=_local)
def test_without_what_a_negated_shape_asks_for_every_valid_case_is_found(negated: URIRef) -> None:
    for parameter in set(_shapes(*SHAPE_FILES).predicates(negated)):
        shapes = Graph() + _shapes(*SHAPE_FILES)
        shapes.remove((negated, parameter, None))

        assert any(_report(case(file), shapes) for file in VALID)


def test_every_shacl_term_in_the_shapes_is_known_to_these_tests() -> None:
    used = {term for term in _shapes(*SHAPE_FILES).predicates() if str(term).startswith(str(SH))}

    assert used == {*COMPONENTS, *LINKS, *WORDS}


def test_every_frozen_report_stands_beside_an_invalidcase() -> None:
    reports = sorted(HERE.glob("*/*.txt"))

    assert reports == [file.with_suffix(".txt") for file in INVALID]


def test_case_shapes_need_no_more_than_the_types_of_registry_entries() -> None:
    data = case(HERE / "case" / "valid.complete.ttl")
    files = [file for file in SHAPE_FILES if (None, None, DGS.CaseShapes) in _shapes(file)]
    entries = {entry for cls in _registry_classes() for entry in data.subjects(RDF.type, cls)}
    chunk = Graph()
    for subject, predicate, value in data:
        if subject not in entries or predicate == RDF.type:
            chunk.add((subject, predicate, value))

    report = _report(chunk, _shapes(*files))

    assert len(chunk) < len(data)
    assert report == []


def _registry_classes() -> Iterator[Node]:
    shapes = _shapes(*SHAPE_FILES)
    for shape in shapes.subjects(DCTERMS.isPartOf, DGS.RegistryShapes):
        yield from shapes.objects(shape, SH.targetClass)


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=_local)
def test_a_node_shape_has_a_label_a_set_and_rows_in_one_order(shape: URIRef) -> None:
    shapes = _shapes(*SHAPE_FILES)
    properties = list(shapes.objects(shape, SH.property))
    rows = [
        (row, shapes.value(row, SH.path)) for row in properties if (row, SH.order, None) in shapes
    ]
    orders = [order for row, _ in rows for order in shapes.objects(row, SH.order)]
    paths = {shapes.value(row, SH.path) for row in properties}

    assert shapes.value(shape, RDFS.label) is not None
    assert shapes.value(shape, DCTERMS.isPartOf) in SETS
    assert sorted(int(str(order)) for order in orders) == list(range(1, len(rows) + 1))
    # A rule across cases looks at properties that have their rows in the shapes of their classes.
    if shapes.value(shape, DCTERMS.isPartOf) != DGS.ReleaseShapes:
        assert {path for _, path in rows} >= {path for path in paths if isinstance(path, URIRef)}
    assert len({path for _, path in rows}) == len(rows)


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=_local)
def test_a_property_shape_belongs_to_one_class_and_is_named_after_it(shape: URIRef) -> None:
    shapes = _shapes(*SHAPE_FILES)
    owners = [_local(owner) for owner in shapes.subjects(SH.property, shape)]

    assert owners == [_local(shape).partition("-")[0]]
    assert ((shape, SH.name, None) in shapes) == ((shape, SH.order, None) in shapes)


@pytest.mark.parametrize(
    "shape", sorted({*(one.shape for one in CONSTRAINTS), *PROPERTY_SHAPES}, key=str), ids=_local
)
def test_a_constraint_says_how_grave_it_is_and_how_to_mend_it(shape: URIRef) -> None:
    shapes = _shapes(*SHAPE_FILES)
    (message,) = shapes.objects(shape, SH.message)
    (severity,) = shapes.objects(shape, SH.severity)

    assert severity in (SH.Violation, SH.Warning, SH.Info)
    assert isinstance(message, Literal) and message.language == "en"
    assert REMEDY.search(message), f"{message} (expected a fault, then what to do, each a sentence)"
