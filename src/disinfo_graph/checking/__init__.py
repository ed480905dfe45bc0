"""Checks triples against the shapes and gives findings; it knows no case and keeps nothing.

Two engines give the same findings. The set-wise one asks one query for each constraint over all
triples at once, and leaves what it has no query for to the other one, pySHACL, the reference.
pySHACL changes a switch of rdflib for its whole process while it runs: check in the build and in
processes of its own, never in one that serves requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from disinfo_graph import resources
from disinfo_graph.checking import reference, setwise
from disinfo_graph.checking.shapes import Shapes, prepared, read
from disinfo_graph.model import Finding, Severity

CASE_SHAPES = "CaseShapes"
"""What one case can be checked for by itself."""

REGISTRY_SHAPES = "RegistryShapes"
"""What is shared by cases, and checked once over all of them."""

SET_WISE = "set-wise"
PYSHACL = "pyshacl"

Engine = Callable[[tuple[bytes, ...], Shapes], Iterator[Finding]]

ENGINES: dict[str, Engine] = {
    SET_WISE: setwise.findings,
    PYSHACL: reference.findings,
}
"""What may do the checking."""


def check(lines: Iterable[bytes], shape_set: str, *, engine: str = SET_WISE) -> tuple[Finding, ...]:
    """Return what the shapes find wrong, sorted; nothing where all is well.

    Each line is a triple in canonical N-Triples, with its newline.
    """
    return check_against(lines, _shapes(shape_set), engine=engine)


def check_against(
    lines: Iterable[bytes], shapes: Shapes, *, engine: str = SET_WISE
) -> tuple[Finding, ...]:
    """Return what any shapes find wrong, sorted."""
    return tuple(sorted(set(ENGINES[engine](tuple(lines), shapes)), key=_order))


@lru_cache(maxsize=2)
def _shapes(shape_set: str) -> Shapes:
    return prepared(read(resources.shapes(), shape_set))


def _order(finding: Finding) -> tuple[str, ...]:
    weight = str(list(Severity).index(finding.severity))
    parts = (finding.focus, finding.shape, finding.constraint, finding.path, finding.value)
    return (weight, *(part or "" for part in parts), finding.message)
