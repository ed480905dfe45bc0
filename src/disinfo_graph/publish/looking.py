"""Looks at one chunk of cases without publishing it; it runs in any process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding
from disinfo_graph.publish import across
from disinfo_graph.publish.chunk import Mapped, Task, map_and_check, shared
from disinfo_graph.publish.parts import Part, part_of, write_accounts
from disinfo_graph.reporting import Place, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in one chunk."""

    part: Part
    found: tuple[tuple[Subject, tuple[Finding, ...]], ...]
    """Each case with what is wrong with it, in their order."""
    shared: frozenset[bytes]
    """What the rules across cases look at, of the cases that would be published."""


def look(task: Task) -> Looked:
    """Check one chunk, write what became of its cases, and return what was found."""
    mapped = map_and_check(task)
    write_accounts(mapped, task)
    published = [one for one in mapped if not one.refused]
    return Looked(
        part=part_of(mapped, task),
        found=tuple((_subject(one, task.base), one.findings) for one in mapped),
        shared=frozenset(across.looked_at(_told(published))),
    )


def _told(mapped: list[Mapped]) -> Iterator[bytes]:
    """Yield all that is said of some cases, and of what they share."""
    for one in mapped:
        for lines in one.lines.values():
            yield from lines
    for node in shared(mapped):
        yield from nodes.lines(node)


def _subject(one: Mapped, base: str) -> Subject:
    case = one.resolved.case
    return Subject(
        iri=Iris(base).thing("case", case.slug),
        title=case.title,
        places=tuple(Place(file=origin.source, line=origin.line) for origin in case.origins),
    )
