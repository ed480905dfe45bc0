"""Collects the triples of a graph, and what of it belongs to which case; it checks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rdflib.namespace import RDF, SH

from disinfo_graph import formats, resources
from disinfo_graph.formats.given import Given
from disinfo_graph.vocab import DG, OA, SCHEMA

_PARTS = frozenset(
    str(one)
    for one in (
        SCHEMA.mainEntity,
        SCHEMA.hasPart,
        SCHEMA.isPartOf,
        SCHEMA.appearance,
        SCHEMA.reviewRating,
        OA.hasTarget,
        OA.hasSelector,
    )
)
"""What leads from a case to what is told of it alone."""

_WHOLES = frozenset(str(one) for one in (SCHEMA.itemReviewed, DG.about))
"""What leads there from the other side: from a debunk or evidence to its claim."""

_TYPE = str(RDF.type)
_CASE = str(DG.Case)
_NAME = str(SCHEMA.name)


@dataclass(slots=True)
class Collected:
    """What was read of a graph; it grows as it is read."""

    lines: dict[bytes, None] = field(default_factory=dict)
    """Each line once: documents of a case each tell much of the same."""
    cases: dict[str, str | None] = field(default_factory=dict)
    """Each case, with its title if it has one."""
    subjects: dict[str, int] = field(default_factory=dict)
    """Each subject, with the number of the file that tells of it first."""
    typed: set[str] = field(default_factory=set)
    """Subjects of a class that a shape is about."""
    targets: set[str] = field(default_factory=set)
    _names: dict[str, str] = field(default_factory=dict)
    _below: dict[str, list[str]] = field(default_factory=dict)

    def add(self, given: Given, file: int) -> None:
        """Take in a triple."""
        self.lines[given.line] = None
        self.subjects.setdefault(given.subject, file)
        predicate, target = given.predicate, given.target
        if given.text is not None and predicate == _NAME:
            self._names.setdefault(given.subject, given.text)
        if target is None:
            return
        self.targets.add(target)
        if predicate == _TYPE:
            self._type(given.subject, target)
        elif predicate in _PARTS:
            self._below.setdefault(given.subject, []).append(target)
        elif predicate in _WHOLES:
            self._below.setdefault(target, []).append(given.subject)

    def _type(self, subject: str, name: str) -> None:
        if name == _CASE:
            self.cases[subject] = None
        if name in target_classes():
            self.typed.add(subject)

    def finish(self) -> None:
        """Give the cases their titles, which may have come before their types."""
        for case in self.cases:
            self.cases[case] = self._names.get(case)

    def mentioned(self) -> set[str]:
        """Return what is pointed at and not told of."""
        return self.targets - self.subjects.keys()

    def owners(self) -> Mapping[str, list[str]]:
        """Return the cases that each node belongs to; what belongs to none is left out."""
        found: dict[str, list[str]] = {}
        for case in self.cases:
            waiting, seen = [case], {case}
            while waiting:
                node = waiting.pop()
                found.setdefault(node, []).append(case)
                below = [one for one in self._below.get(node, ()) if self._leads(one, seen)]
                seen.update(below)
                waiting += dict.fromkeys(below)
        return found

    def _leads(self, node: str, seen: Iterable[str]) -> bool:
        # Another case is what is told of it, not a part of this one.
        return node not in seen and node not in self.cases


@lru_cache(maxsize=1)
def target_classes() -> frozenset[str]:
    """Return the classes that shapes are about."""
    turtle = formats.syntax("turtle")
    return frozenset(
        formats.lexical(quad.object)
        for path in resources.shapes()
        for quad in formats.read(path, turtle)
        if quad.predicate.value == str(SH.targetClass)
    )
