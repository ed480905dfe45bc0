"""Checks the RDF of some files as one graph, and says where in them its nodes are described."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from disinfo_graph.formats.given import Given, Labels, statements
from disinfo_graph.inspecting import lines
from disinfo_graph.inspecting.collecting import Collected
from disinfo_graph.inspecting.examining import Places, examine
from disinfo_graph.inspecting.inputs import Graph
from disinfo_graph.readers import Notes, Source, bounds, opening
from disinfo_graph.reporting import Gathering, Place


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that were read, which may be looked at once more."""

    read: list[tuple[Graph, Source]] = field(default_factory=list)
    numbered: dict[str, int] = field(default_factory=dict)
    """The lines of nodes in files of which each line is a document."""


def inspect(
    graphs: Iterable[Graph], gathering: Gathering, *, engine: str, at: datetime | None = None
) -> None:
    """Gather what the shapes find wrong with the files, taken together.

    Raises InputError for what is not of its syntax.
    """
    notes, files, collected, labels = Notes(), _Files(), Collected(), Labels()
    # What is kept of standard input goes when no more is asked for, so all stay open until then.
    waiting = [(graph, opening.sources(graph.path, notes)) for graph in graphs]
    for number, (graph, opened) in enumerate(waiting):
        found = next(opened)
        source = found if graph.name is None else replace(found, name=graph.name)
        files.read.append((graph, source))
        for given in _statements(graph, source, labels, files.numbered):
            collected.add(given, number)
    examine(
        collected,
        gathering,
        engine=engine,
        at=at,
        located=lambda wanted: _located(wanted, collected, files),
        name=", ".join(source.name for _, source in files.read),
    )
    gathering.notes += notes.lines()


def _statements(
    graph: Graph, source: Source, labels: Labels, numbered: dict[str, int]
) -> Iterator[Given]:
    engine = graph.syntax.engine
    if not graph.each_line:
        with source.binary() as stream:
            yield from statements(stream, engine, source.name, labels)
        return
    for number, line in bounds.lines(source):
        for given in statements(io.BytesIO(line), engine, f"{source.name}:{number}", labels):
            numbered.setdefault(given.subject, number)
            yield given


def _located(wanted: Collection[str], collected: Collected, files: _Files) -> Places:
    """Return where nodes are described: the file that does so first, and the line if it is found.

    A node that is only pointed at has no place.
    """
    by_file: dict[int, set[str]] = {}
    for name in wanted:
        if name in collected.subjects:
            by_file.setdefault(collected.subjects[name], set()).add(name)
    found: dict[str, tuple[Place, ...]] = {}
    for number, names in by_file.items():
        graph, source = files.read[number]
        known = files.numbered if graph.each_line else _lines(graph, source, names)
        for name in names:
            found[name] = (Place(file=source.name, line=known.get(name)),)
    return found


def _lines(graph: Graph, source: Source, names: set[str]) -> dict[str, int]:
    with source.binary() as stream:
        return lines.find(stream, graph.syntax.name, names)
