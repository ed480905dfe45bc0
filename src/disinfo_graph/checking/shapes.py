"""One set of shapes, read and prepared for all engines; it checks nothing.

A shape is prepared once: flattened, and turned into queries as far as the tables know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Node

from disinfo_graph.checking.flattening import flattened
from disinfo_graph.checking.paths import written
from disinfo_graph.checking.queries import Query, queries
from disinfo_graph.checking.tables import TARGETS
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding, Severity
from disinfo_graph.vocab import SHAPES, short

_DETECTED = URIRef(SHAPES + "detectedLanguage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a shape says of itself in each of its findings."""

    severity: Severity
    message: str
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A shape that asks that texts be in the language that their tags say."""

    shape: str
    target: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Shapes as the engines get them."""

    flat: Graph
    """All of them."""
    queries: tuple[Query, ...]
    """Those that can be asked for all nodes at once."""
    rest: Graph | None
    """Those that only pySHACL can check, if there are any."""
    told: Mapping[str, Told]
    tongues: tuple[Tongue, ...]
    """What no engine knows, and is found apart."""

    def finding(
        self, *, shape: str, focus: str, constraint: str, value: str | None, path: str | None
    ) -> Finding:
        """Return a finding with what its shape says; `path` is given only where it is another."""
        told = self.told.get(shape)
        if told is None:
            raise ReleaseError(f"{shape}: a shape without message (expected sh:message)")
        return Finding(
            severity=told.severity,
            focus=focus,
            shape=shape,
            constraint=constraint,
            path=told.path if path is None else path,
            value=value,
            message=told.message,
        )


def read(files: Iterable[Path], shape_set: str) -> Graph:
    """Return the shapes of one set; a file holds shapes of one set only.

    Raises ReleaseError where there are none, for then everything would be found in order.
    """
    wanted = URIRef(SHAPES + shape_set)
    whole = Graph()
    for path in files:
        file = Graph().parse(path, format="turtle")
        if any(file.subjects(DCTERMS.isPartOf, wanted)):
            whole += file
    if not whole:
        raise ReleaseError(f"shapes: none in {shape_set} (expected at least one file)")
    return whole


def prepared(whole: Graph, language: str = "en") -> Shapes:
    """Return shapes as the engines get them, with messages in a language as far as there are."""
    flat = flattened(whole)
    flat.remove((None, _DETECTED, None))
    asked: list[Query] = []
    rest = Graph() + flat
    for shape in {shape for target in TARGETS for shape in flat.subjects(target)}:
        made = queries(flat, shape)
        if made is not None:
            asked += made
            # A shape without a target is checked by pySHACL only where another refers to it.
            for target in TARGETS:
                rest.remove((shape, target, None))
    return Shapes(
        flat=flat,
        queries=tuple(sorted(asked, key=lambda query: (query.shape, query.text))),
        rest=rest if _has_targets(rest) else None,
        told={str(shape): _told(whole, shape, language) for shape in whole.subjects(SH.message)},
        tongues=tuple(sorted(_tongues(whole), key=lambda one: one.shape)),
    )


def _tongues(whole: Graph) -> Iterator[Tongue]:
    for shape in whole.subjects(_DETECTED, Literal(True)):
        for owner in whole.subjects(SH.property, shape):
            yield Tongue(
                shape=str(shape),
                target=str(whole.value(owner, SH.targetClass)),
                path=str(whole.value(shape, SH.path)),
            )


def _has_targets(shapes: Graph) -> bool:
    """Tell whether pySHACL would check anything; a shape that is a class has itself for target."""
    classes = shapes.transitive_subjects(RDFS.subClassOf, RDFS.Class)
    return any((None, target, None) in shapes for target in (*TARGETS, SH.targetNode)) or any(
        (None, RDF.type, one) in shapes for one in classes
    )


def _told(whole: Graph, shape: Node, language: str) -> Told:
    severity = str(whole.value(shape, SH.severity, default=SH.Violation))
    path = whole.value(shape, SH.path)
    return Told(
        severity=Severity(severity.rpartition("#")[2]),
        message=_message(whole, shape, language),
        path=None if path is None else written(whole, path, short),
    )


def _message(whole: Graph, shape: Node, language: str) -> str:
    """Return the message in a language, else in English, else the first there is."""
    messages = [one for one in whole.objects(shape, SH.message) if isinstance(one, Literal)]
    order = {language: 0, "en": 1}
    return str(min(messages, key=lambda one: (order.get(one.language or "", 2), one)))
