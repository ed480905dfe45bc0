"""Asks pyshacl-turbo, an optional engine in Rust; the only module that knows it.

It is young, so it is never trusted alone: tests hold it to what pySHACL finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import Protocol

from rdflib import Graph

from disinfo_graph.checking import reference, sparql
from disinfo_graph.checking.rdflib_terms import graph
from disinfo_graph.checking.reports import findings_in
from disinfo_graph.checking.shapes import Shapes
from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.model import Finding


class _Compiled(Protocol):
    """Shapes as the engine has them once it has read them."""

    def validate(
        self, data_graph: bytes | Graph, *, data_graph_format: str | None = None
    ) -> tuple[bool, Graph | Exception, str]: ...


def findings(lines: tuple[bytes, ...], shapes: Shapes) -> Iterator[Finding]:
    """Yield what the shapes find wrong; raises ConfigError where the engine is not installed."""
    compiled = _compiled(shapes.flat)
    if not sparql.kept(lines):
        # It tells values such as "1"^^xsd:boolean otherwise than pySHACL does.
        yield from reference.findings(lines, shapes)
        return
    if any(line.startswith(b"_:") or b" _:" in line for line in lines):
        # Reading lines, the engine gives blank nodes other labels.
        _, report, text = compiled.validate(Graph() + graph(lines))
    else:
        _, report, text = compiled.validate(b"".join(lines), data_graph_format="nt")
    if not isinstance(report, Graph):
        raise ReleaseError(f"shapes: {text} (expected a report)")
    yield from findings_in(report, shapes)


@lru_cache(maxsize=8)
def _compiled(flat: Graph) -> _Compiled:
    try:
        engine = import_module("pyshacl_turbo")
    except ImportError as error:
        raise ConfigError(
            "engine pyshacl-turbo: not installed (expected pip install 'disinfo-graph[turbo]')"
        ) from error
    made: _Compiled = engine.compile_shapes(flat)
    return made
