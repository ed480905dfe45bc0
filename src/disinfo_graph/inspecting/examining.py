"""Checks what was collected of a graph, and tells each finding of the case that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

from disinfo_graph.checking import CASE_SHAPES, REGISTRY_SHAPES, RELEASE_SHAPES, check
from disinfo_graph.inspecting import vocabularies
from disinfo_graph.inspecting.collecting import Collected
from disinfo_graph.model import Finding
from disinfo_graph.reporting import Gathering, Place, Subject

Places = Mapping[str, tuple[Place, ...]]
"""Where nodes were read, by their names."""

NOTHING = "nothing that a shape is about (expected at least one case, a dg:Case)"

SETS = (CASE_SHAPES, REGISTRY_SHAPES, RELEASE_SHAPES)
"""The shapes that a whole graph is checked with: all of them."""


def examine(
    collected: Collected,
    gathering: Gathering,
    *,
    engine: str,
    at: datetime | None,
    located: Callable[[Collection[str]], Places],
    name: str,
) -> None:
    """Gather what the shapes find wrong, each finding with its case.

    `located` tells where nodes were read. A graph that holds nothing that a shape is about is noted
    alone: it cannot be checked.
    """
    collected.finish()
    owners = collected.owners()
    things = collected.typed - owners.keys()
    if not collected.cases and not things:
        gathering.notes.append(f"{name}: {NOTHING}")
        return
    gathering.cases += len(collected.cases)
    gathering.things += len(things)
    known = vocabularies.known(collected.mentioned())
    if (added := known.told()) is not None:
        gathering.notes.append(f"{name}: {added}")
    found = _findings((*collected.lines, *known.lines), engine, at)
    # What is shipped is no fault of the file.
    own = [finding for finding in found if finding.focus not in known.subjects]
    _tell(own, owners, collected, gathering, located)


def _findings(lines: tuple[bytes, ...], engine: str, at: datetime | None) -> Iterator[Finding]:
    for shape_set in SETS:
        yield from check(lines, shape_set, engine=engine, at=at)


def _tell(
    found: Iterable[Finding],
    owners: Mapping[str, list[str]],
    collected: Collected,
    gathering: Gathering,
    located: Callable[[Collection[str]], Places],
) -> None:
    of_each: dict[str, list[Finding]] = {}
    wanted: set[str] = set()
    for finding in found:
        told_of = owners.get(finding.focus) or [finding.focus]
        wanted |= {finding.focus, *told_of}
        for one in told_of:
            of_each.setdefault(one, []).append(finding)
    places = located(wanted) if wanted else {}
    for one in sorted(of_each):
        subject = Subject(
            iri=one,
            title=collected.cases.get(one) or None,
            places=places.get(one, ()),
            case=one in collected.cases,
        )
        gathering.add(subject, of_each[one], places)
