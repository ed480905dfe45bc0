"""What a node object of each class may hold: keys of the context, bounds of the shapes; no files.

Only what is a violation binds: what is warned of is published, so no document can be held to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Node

from disinfo_graph import resources
from disinfo_graph.errors import ConfigError
from disinfo_graph.formats.context import TREE, Term, terms
from disinfo_graph.vocab import SHAPES

TYPES: dict[str, str] = {
    "appearance": "Appearance",
    "case": "Case",
    "channel": "Channel",
    "claim": "Claim",
    "country": "Country",
    "debunk": "Debunk",
    "evidence": "Annotation",
    "issue": "PublicationIssue",
    "keyword": "DefinedTerm",
    "narrative": "Narrative",
    "organisation": "Organization",
    "rating": "Rating",
    "scheme": "ConceptScheme",
    "source": "Source",
}
"""By the type of a document: the class of what it is about."""

ALONE = frozenset({"issue", "keyword", "narrative", "organisation", "rating", "scheme", "source"})
"""The types whose documents tell one thing, and nothing beside it."""

ANY_CONCEPT = "Concept"
"""The class of entries of others' tables, whose shape has no class."""

_SINGLE: dict[URIRef, str] = {SH.maxCount: "1", SH.uniqueLang: "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of one class: its term in the context, and what the shapes say of its values."""

    term: Term
    iri: str
    name: str
    note: str
    required: bool
    pattern: str
    choices: tuple[str, ...]
    below: str
    """The class of what stands in its place; empty where there is no more than an IRI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class with its keys in order, and sets of keys of which one is there."""

    name: str
    label: str
    keys: Mapping[str, Key]
    one_of: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One property shape: its paths, of which several are alternatives, and what it says."""

    paths: tuple[URIRef, ...]
    binds: bool
    said: Mapping[URIRef, Node]


def read() -> dict[str, Class]:
    """Return the classes that have a shape, by their names in the context."""
    graph = Graph()
    for file in resources.shapes():
        graph.parse(file)
    named = ((shape, _name(graph, shape)) for shape in graph.subjects(RDF.type, SH.NodeShape))
    found = (_class(graph, shape, name) for shape, name in named if name)
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def tree(classes: Mapping[str, Class], root: str) -> set[str]:
    """Return the classes of what stands in its place in a document about a thing of a class."""
    below = (key.below for key in classes[root].keys.values() if key.below)
    return {root}.union(*(tree(classes, name) for name in below))


def _name(graph: Graph, shape: Node) -> str | None:
    """Return what the class of a shape is called; None for rules that stand beside it."""
    if (shape, DCTERMS.isPartOf, URIRef(f"{SHAPES}ReleaseShapes")) in graph:
        return None
    target = graph.value(shape, SH.targetClass)
    if target is None:
        return ANY_CONCEPT if (shape, SH.targetObjectsOf, None) in graph else None
    return terms().classes.get(str(target))


def _class(graph: Graph, shape: Node, name: str) -> Class:
    parts = sorted(_parts(graph, shape), key=lambda part: part.paths)
    paths = {part.paths[0]: None for part in parts if len(part.paths) == 1}
    keys = [_key(graph, path, parts) for path in paths]
    return Class(
        name=name,
        label=str(graph.value(shape, RDFS.label)),
        keys={key.term.key: key for key in sorted(keys, key=lambda key: key.term.key)},
        one_of=tuple(
            tuple(sorted(_term(path).key for path in part.paths))
            for part in parts
            if len(part.paths) > 1 and part.binds and SH.minCount in part.said
        ),
    )


def _parts(graph: Graph, shape: Node) -> Iterator[_Part]:
    for part in graph.objects(shape, SH.property):
        said = {URIRef(str(name)): value for name, value in graph.predicate_objects(part)}
        paths = tuple(_paths(graph, said[SH.path]))
        if paths:
            yield _Part(paths=paths, binds=said.get(SH.severity) == SH.Violation, said=said)


def _paths(graph: Graph, path: Node) -> Iterator[URIRef]:
    """Yield the path, or its alternatives; nothing for one that leads back or on."""
    alternatives = graph.value(path, SH.alternativePath)
    if isinstance(path, URIRef):
        yield path
    elif alternatives is not None:
        yield from (URIRef(str(one)) for one in Collection(graph, alternatives))


def _term(path: URIRef) -> Term:
    term = terms().predicates.get(str(path))
    if term is None:
        raise ConfigError(f"{path}: not in the context (expected a key for what a shape names)")
    return term


def _key(graph: Graph, path: URIRef, parts: Sequence[_Part]) -> Key:
    term, own = _term(path), [part for part in parts if part.paths == (path,)]
    bound = {name: value for part in own if part.binds for name, value in part.said.items()}
    told = {
        name: value for part in own if SH.name in part.said for name, value in part.said.items()
    }
    if not term.many and not _is_single(bound, path, parts):
        raise ConfigError(f"{term.key}: may stand twice (expected @set in the context, or a bound)")
    choices = bound.get(SH["in"])
    return Key(
        term=term,
        iri=str(path),
        name=str(told[SH.name]),
        note=str(told.get(SH.description, "")),
        required=int(str(bound.get(SH.minCount, 0))) > 0,
        pattern=str(bound.get(SH.pattern, "")),
        choices=() if choices is None else tuple(map(str, Collection(graph, choices))),
        below=terms().classes[str(bound[SH["class"]])] if term.key in TREE else "",
    )


def _is_single(bound: Mapping[URIRef, Node], path: URIRef, parts: Sequence[_Part]) -> bool:
    # What refutes or disputes equals what is reviewed, which is one.
    among = any(path in part.paths and SH.equals in part.said for part in parts)
    return among or any(str(bound.get(name)) == value for name, value in _SINGLE.items())
