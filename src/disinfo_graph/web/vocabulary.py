"""The ontology and the shapes as the web shows them; all read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from disinfo_graph import formats
from disinfo_graph.formats.context import context as public_context
from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import values
from disinfo_graph.web.values import Nodes

_OWL, _RDFS, _SKOS, _SH = (PREFIXES[name] for name in ("owl", "rdfs", "skos", "sh"))
_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A vocabulary in each RDF syntax, by the syntax's name, and as values."""

    bodies: Mapping[str, bytes]
    nodes: Nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A class or property of the ontology, as its page shows it."""

    name: str
    iri: str
    kind: str
    label: str
    definition: str
    examples: tuple[str, ...]
    notes: tuple[str, ...]
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    """What it is narrower than, and what it joins: a heading with IRIs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one part of a shape says when it is not met; `path` is empty for rules of several."""

    name: str
    severity: str
    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The shape of one class: its name, and what each of its parts says when it is not met."""

    name: str
    target: str
    messages: tuple[Message, ...]


_RELATIONS: tuple[tuple[str, str], ...] = (
    ("Narrower than", _RDFS + "subClassOf"),
    ("Narrower than", _RDFS + "subPropertyOf"),
    ("Said of", PREFIXES["schema"] + "domainIncludes"),
    ("Points to", PREFIXES["schema"] + "rangeIncludes"),
)
_FIRST = ("case", "claim", "debunk")
_KINDS: dict[str, str] = {
    _OWL + "Class": "Class",
    _OWL + "ObjectProperty": "Property",
    _OWL + "DatatypeProperty": "Property",
}


def published(paths: Iterable[Path]) -> Published:
    """Return Turtle files as one document: in Turtle as they were written, else rewritten."""
    source = b"\n".join(path.read_bytes() for path in paths)
    triples = sorted(
        (quad.triple for quad in formats.read(source, formats.syntax("turtle"))), key=str
    )
    bodies = {"turtle": source}
    for row in formats.SYNTAXES:
        if row.name != "turtle" and not row.graphs:
            out = BytesIO()
            formats.write(triples, row, out, context=public_context())
            bodies[row.name] = out.getvalue()
    return Published(bodies=bodies, nodes=values.nodes(source, "turtle"))


def version(ontology: Published) -> str:
    """Return the ontology's version."""
    infos = (node.get(_OWL + "versionInfo", ()) for node in ontology.nodes.values())
    return next(found[0].text for found in infos if found)


def terms(ontology: Published) -> Iterator[Term]:
    """Yield the ontology's classes and properties, in the order of the file."""
    for iri, node in ontology.nodes.items():
        kinds = (_KINDS.get(value.text) for value in node.get(_TYPE, ()))
        kind = next((found for found in kinds if found), None)
        if kind is not None:
            yield _term(iri, kind, node)


def _term(iri: str, kind: str, node: Mapping[str, tuple[values.Value, ...]]) -> Term:
    def texts(predicate: str) -> tuple[str, ...]:
        return tuple(value.text for value in node.get(predicate, ()))

    return Term(
        name=iri.rpartition("#")[2],
        iri=iri,
        kind=kind,
        label="; ".join(texts(_RDFS + "label")),
        definition=" ".join(texts(_SKOS + "definition")),
        examples=texts(_SKOS + "example"),
        notes=texts(_SKOS + "scopeNote"),
        relations=tuple((name, texts(path)) for name, path in _RELATIONS if texts(path)),
    )


def description(ontology: Published) -> tuple[str, str]:
    """Return the ontology's title and description."""
    dcterms = PREFIXES["dcterms"]
    node = next(n for n in ontology.nodes.values() if _OWL + "versionInfo" in n)
    return node[dcterms + "title"][0].text, node[dcterms + "description"][0].text


def shapes(found: Published) -> Iterator[Shape]:
    """Yield the node shapes with their messages, those of what a case is made of first."""
    listed = [
        Shape(
            name=node[_RDFS + "label"][0].text,
            target=node[_SH + "targetClass"][0].text,
            messages=tuple(_messages(found, node)),
        )
        for node in found.nodes.values()
        if _SH + "targetClass" in node
    ]
    first = [shape for name in _FIRST for shape in listed if shape.name == name]
    yield from first
    yield from (shape for shape in listed if shape not in first)


def _messages(found: Published, node: Mapping[str, tuple[values.Value, ...]]) -> Iterator[Message]:
    for part in node.get(_SH + "property", ()):
        shape = found.nodes.get(part.text, {})
        for message in shape.get(_SH + "message", ())[:1]:
            severity = shape.get(_SH + "severity", ())
            path = shape.get(_SH + "path", ())
            yield Message(
                name=part.text.rpartition("#")[2],
                severity=severity[0].text.rpartition("#")[2] if severity else "Violation",
                path=path[0].text if path and path[0].is_iri else "",
                text=message.text,
            )
