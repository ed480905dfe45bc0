"""Tells whether what is to be published is a dump of a release; it reads no more than its head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from disinfo_graph.errors import ConfigError, InputError
from disinfo_graph.inspecting.inputs import Graph, sort
from disinfo_graph.readers import opening

Dump = Graph
"""A file of RDF that is to be published as it is."""


def dump_among(inputs: Sequence[Path]) -> Dump | None:
    """Return the dump that is to be published; None where the inputs are for the readers.

    Raises InputError for a dump beside anything else: whose word would hold for a case of both?
    """
    # What a folder holds beside records was never published, and is not now.
    graphs = sort(path for path in inputs if not path.is_dir()).graphs
    if not graphs:
        return None
    dump = graphs[0]
    if len(inputs) > 1:
        raise InputError(
            f"a dump among {len(inputs)} inputs (expected one dump alone, which is published as it "
            "is, or cases for the readers)",
            source=str(dump.path),
        )
    if dump.path == opening.STANDARD_INPUT or not dump.path.is_file():
        raise InputError("a dump (expected a file, which is read twice)", source=str(dump.path))
    return dump


def require_nothing_to_read_by(dump: Dump, *readings: Path) -> None:
    """Raise ConfigError for files that tell how to read cases: in a dump there is nothing to."""
    if readings:
        raise ConfigError(
            f"{', '.join(map(str, readings))}: says nothing about {dump.path}, which is published "
            "as it is (expected cases, such as the dump cases.jsonl)"
        )
