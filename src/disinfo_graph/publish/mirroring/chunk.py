"""Checks one chunk of a dump's cases and writes its runs and lines; it runs in any process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib.namespace import SH

from disinfo_graph.dumps.runs import write_run
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.context import context
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding, Severity
from disinfo_graph.publish import withheld
from disinfo_graph.publish.chunk import OWN_GRAPHS, Mapped, Task, checked
from disinfo_graph.publish.mirroring.cases import fault, mapped, nodes, shared
from disinfo_graph.publish.mirroring.grouping import groups
from disinfo_graph.publish.parts import NDJSON, Part, part_of, write_accounts
from disinfo_graph.publish.workshop import CASES, part_file
from disinfo_graph.vocab import SHAPES

SHARED = "shared.rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What became of a chunk of a dump."""

    part: Part
    keys: tuple[tuple[str, str], ...]
    """Each key that may be one of a case published, with its slug."""
    withheld: frozenset[str]
    """Slugs of cases that the site has withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A chunk of a dump's cases."""

    task: Task
    source: str
    """The dump, as it was named."""


def write_piece(work: Work) -> Piece:
    """Check and write one chunk; cases that are to be kept out are told, and not written."""
    task = work.task
    iris = Iris(task.base)
    told = shared(_file(task.workshop), _file(task.workshop).stat().st_mtime_ns)
    with part_file(task.workshop, task.number, CASES).open("rb") as rows:
        all_mapped = [mapped(group, told, work.source, iris) for group in groups(rows)]
    out = frozenset(
        one.resolved.case.slug
        for one in all_mapped
        if withheld.case(one.resolved.case, task.workshop)
    )
    found = _sound([one for one in all_mapped if one.resolved.case.slug not in out], task, iris)
    published = [one for one in found if not one.refused]
    _write_runs(published, task)
    _write_documents(published, task, iris)
    write_accounts(found, task)
    return Piece(
        part=replace(part_of(found, task), keys={}),
        keys=tuple(
            (key, one.resolved.case.slug) for one in published for key in one.resolved.case.keys
        ),
        withheld=out,
    )


def _file(workshop: Path) -> Path:
    return workshop / SHARED


def _sound(cases: list[Mapped], task: Task, iris: Iris) -> list[Mapped]:
    """Return the cases with what is found about them; what is no case has a finding of ours."""
    faults = {id(one): why for one in cases if (why := fault(one, iris)) is not None}
    whole = checked([one for one in cases if id(one) not in faults], task)
    torn = [
        replace(one, findings=(_finding(one, faults[id(one)], iris),))
        for one in cases
        if id(one) in faults
    ]
    return sorted((*whole, *torn), key=lambda one: one.resolved.case.slug)


def _finding(one: Mapped, why: str, iris: Iris) -> Finding:
    return Finding(
        severity=Severity.VIOLATION,
        focus=iris.thing("case", one.resolved.case.slug),
        shape=f"{SHAPES}Case",
        constraint=str(SH.ClassConstraintComponent),
        path=None,
        value=None,
        message=why,
    )


def _write_runs(published: Iterable[Mapped], task: Task) -> None:
    told = list(published)
    for graph in OWN_GRAPHS:
        lines = (line for one in told for line in one.lines[graph])
        write_run(lines, part_file(task.workshop, task.number, graph))


def _write_documents(published: Iterable[Mapped], task: Task, iris: Iris) -> None:
    with part_file(task.workshop, task.number, NDJSON).open("wb") as out:
        for one in published:
            out.write(_document(one, iris) + b"\n")


def _document(one: Mapped, iris: Iris) -> bytes:
    # A claim stands in two graphs, and in the document once.
    own = nodes(sorted(line for lines in one.lines.values() for line in lines))
    root = iris.thing("case", one.resolved.case.slug)
    return jsonld.document((*own, *one.graphs["vocabularies"]), root, context())
