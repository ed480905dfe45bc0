"""Checks triples against the shapes and gives findings; it knows no case and keeps nothing.

All engines give the same findings. The set-wise one asks one query for each constraint over all
triples at once, and leaves what it has no query for to pySHACL, the reference; pyshacl-turbo is an
optional extra. What SHACL has no words for (which day it is, which language a text is in) is added
before and after, the same for each engine.

pySHACL changes a switch of rdflib for its whole process while it runs: check in the build and in
processes of its own, never in one that serves requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from disinfo_graph import resources
from disinfo_graph.checking import reference, setwise, tongues, turbo
from disinfo_graph.checking.days import all_past, with_day
from disinfo_graph.checking.shapes import Shapes, prepared, read
from disinfo_graph.model import Finding, Severity

CASE_SHAPES = "CaseShapes"
"""What one case can be checked for by itself."""

REGISTRY_SHAPES = "RegistryShapes"
"""What is shared by cases, and checked once over all of them."""

RELEASE_SHAPES = "ReleaseShapes"
"""What is wrong with a case only beside another, and checked once over all of them."""

SET_WISE = "set-wise"
PYSHACL = "pyshacl"
TURBO = "pyshacl-turbo"

__all__ = [
    "CASE_SHAPES",
    "ENGINES",
    "PYSHACL",
    "REGISTRY_SHAPES",
    "RELEASE_SHAPES",
    "SET_WISE",
    "TURBO",
    "Engine",
    "all_past",
    "check",
    "check_against",
    "in_order",
    "shapes_of",
]

Engine = Callable[[tuple[bytes, ...], Shapes], Iterator[Finding]]

ENGINES: dict[str, Engine] = {
    SET_WISE: setwise.findings,
    PYSHACL: reference.findings,
    TURBO: turbo.findings,
}
"""What may do the checking."""


def check(
    lines: Iterable[bytes], shape_set: str, *, engine: str = SET_WISE, at: datetime | None = None
) -> tuple[Finding, ...]:
    """Return what the shapes find wrong, sorted; nothing where all is well.

    Each line is a triple in canonical N-Triples, with its newline. No date is found to lie in the
    future unless it is said which moment it is.
    """
    return check_against(with_day(lines, at), _shapes(shape_set), engine=engine)


def check_against(
    lines: Iterable[bytes], shapes: Shapes, *, engine: str = SET_WISE
) -> tuple[Finding, ...]:
    """Return what any shapes find wrong, sorted."""
    told = tuple(lines)
    found = {*ENGINES[engine](told, shapes), *tongues.findings(told, shapes)}
    return in_order(found)


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order in which they are told, the gravest first."""
    return tuple(sorted(found, key=_order))


def shapes_of(shape_set: str) -> frozenset[str]:
    """Return the shapes that findings of a set may name."""
    return frozenset(_shapes(shape_set).told)


@lru_cache(maxsize=3)
def _shapes(shape_set: str) -> Shapes:
    return prepared(read(resources.shapes(), shape_set))


def _order(finding: Finding) -> tuple[str, ...]:
    weight = str(list(Severity).index(finding.severity))
    parts = (finding.focus, finding.shape, finding.constraint, finding.path, finding.value)
    return (weight, *(part or "" for part in parts), finding.message)
