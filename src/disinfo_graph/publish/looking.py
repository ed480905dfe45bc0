"""Looks at cases without publishing them, chunk by chunk and then beside each other.

It runs in any process; what the rules across cases look at lies in the workshop meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.checking import check
from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding
from disinfo_graph.publish import across, static
from disinfo_graph.publish.chunk import Mapped, Task, map_and_check, shared
from disinfo_graph.publish.parts import Part, part_of, write_accounts
from disinfo_graph.publish.workshop import part_file
from disinfo_graph.reporting import Place, Subject

_BESIDE = "beside"
"""What the rules across cases look at, of the cases of a chunk that would be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in one chunk."""

    part: Part
    found: tuple[tuple[Subject, tuple[Finding, ...]], ...]
    """Each case with what is wrong with it, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A set of shapes for all cases that were looked at, and where these lie."""

    shape_set: str
    chunks: int
    base: str
    workshop: Path
    engine: str


def look(task: Task) -> Looked:
    """Check one chunk, write what became of its cases, and return what was found."""
    mapped = map_and_check(task)
    write_accounts(mapped, task)
    published = [one for one in mapped if not one.refused]
    with part_file(task.workshop, task.number, _BESIDE).open("wb") as out:
        out.writelines(across.looked_at(_told(published)))
    return Looked(
        part=part_of(mapped, task),
        found=tuple((_subject(one, task.base), one.findings) for one in mapped),
    )


def look_beside(task: Beside) -> tuple[Finding, ...]:
    """Check cases beside each other, and what they share, as a publication does."""
    lines = across.looked_at(static.lines(Iris(task.base)))
    for number in range(task.chunks):
        with part_file(task.workshop, number, _BESIDE).open("rb") as file:
            lines.update(file)
    return check(sorted(lines), task.shape_set, engine=task.engine)


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
