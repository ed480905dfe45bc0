"""Asks each constraint of the shapes as one query over all triples; it has no query of its own."""

from __future__ import annotations

from collections.abc import Iterator

from disinfo_graph import store
from disinfo_graph.checking import reference, sparql
from disinfo_graph.checking.literals import FUNCTIONS
from disinfo_graph.checking.queries import Query
from disinfo_graph.checking.shapes import Shapes
from disinfo_graph.model import Finding
from disinfo_graph.vocab import short


def findings(lines: tuple[bytes, ...], shapes: Shapes) -> Iterator[Finding]:
    """Yield what the shapes find wrong; what cannot be asked of a store is asked of pySHACL."""
    if not sparql.kept(lines):
        yield from reference.findings(lines, shapes)
        return
    if shapes.rest is not None:
        yield from reference.findings_of(lines, shapes, shapes.rest)
    data = store.of_lines(lines)
    for query in shapes.queries:
        yield from _found(data, query, shapes)


def _found(data: store.Store, query: Query, shapes: Shapes) -> Iterator[Finding]:
    for focus, value, path in store.rows(data, query.text, FUNCTIONS):
        yield shapes.finding(
            shape=query.shape,
            focus=str(focus.value),
            constraint=query.component,
            value=None if value is None else value.value,
            path=None if path is None else short(path.value),
        )
