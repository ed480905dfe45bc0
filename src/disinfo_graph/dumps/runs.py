"""Sorted runs of N-Triples lines: merged, counted and hashed without holding them in memory."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import Triple, line
from disinfo_graph.vocab import PREFIXES

_OPEN = 64
"""How many runs are merged at a time."""

_TYPE = f"<{PREFIXES['rdf']}type>".encode()


@dataclass(slots=True, kw_only=True)
class Counts:
    """What VoID says of one graph: counted while its lines go by in order."""

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    _subject: bytes = b""

    def add(self, row: bytes) -> None:
        """Count one line; lines come sorted."""
        subject, predicate, value = row.split(b" ", 2)
        self.triples += 1
        self.properties[predicate[1:-1].decode()] += 1
        if subject != self._subject:
            self._subject = subject
            self.subjects += 1
        if predicate == _TYPE:
            self.classes[value[1:-4].decode()] += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The merged content of a release: its identity, the hash with graphs, and its counts."""

    identity: str
    """SHA-256 of the triples in RDFC-1.0 form, graph names dropped."""
    quads: str
    """SHA-256 of the quads in RDFC-1.0 form."""
    counts: dict[str, Counts]
    """By the name of the graph."""


def write_run(triples: Iterable[Triple], path: Path) -> None:
    """Write the triples of one chunk as a sorted run, each once."""
    path.write_bytes(b"".join(sorted(set(map(line, triples)))))


def merge_runs(runs: Iterable[Path], merged: Path) -> None:
    """Merge sorted runs into one file, each line once; a few at a time, as files may be open."""
    waiting = deque(sorted(runs))
    rounds = 0
    while len(waiting) > _OPEN:
        rounds += 1
        part = merged.with_suffix(f".round-{rounds}")
        _merge([waiting.popleft() for _ in range(_OPEN)], part)
        waiting.append(part)
    _merge(waiting, merged)


def _merge(runs: Iterable[Path], merged: Path) -> None:
    with ExitStack() as stack, merged.open("wb") as out:
        files = [stack.enter_context(run.open("rb")) for run in runs]
        before = b""
        for row in heapq.merge(*files):
            if row != before:
                out.write(row)
                before = row


def merge_graphs(
    graphs: dict[str, Path], iris: dict[str, str], triples: Path, quads: Path
) -> Content:
    """Merge the graphs' sorted files into N-Triples and N-Quads, both canonical.

    Raises ReleaseError for a triple that stands in two graphs: it would be counted twice.
    """
    counts = {name: Counts() for name in graphs}
    plain, named = sha256(), sha256()
    before = b""
    with triples.open("wb") as triples_out, quads.open("wb") as quads_out:
        for row, name in _tagged(graphs):
            if row == before:
                raise ReleaseError(
                    f"{row.decode().rstrip()}: stands in two graphs, one is {name} (expected one)"
                )
            before = row
            quad = row[:-2] + f"<{iris[name]}> .\n".encode()
            counts[name].add(row)
            plain.update(row)
            named.update(quad)
            triples_out.write(row)
            quads_out.write(quad)
    return Content(identity=plain.hexdigest(), quads=named.hexdigest(), counts=counts)


def _tagged(graphs: dict[str, Path]) -> Iterator[tuple[bytes, str]]:
    with ExitStack() as stack:
        files = [
            _with_name(stack.enter_context(path.open("rb")), name)
            for name, path in sorted(graphs.items())
        ]
        yield from heapq.merge(*files)


def _with_name(rows: Iterable[bytes], name: str) -> Iterator[tuple[bytes, str]]:
    return ((row, name) for row in rows)


def write_quads(triples: Iterable[Triple], graph: str, path: Path) -> None:
    """Write the triples of one graph as sorted N-Quads, each once."""
    name = f"<{graph}> .\n".encode()
    path.write_bytes(b"".join(row[:-2] + name for row in sorted(set(map(line, triples)))))


def concatenate(parts: Sequence[Path], whole: Path) -> None:
    """Write files one after the other."""
    with whole.open("wb") as out:
        for part in parts:
            out.write(part.read_bytes())
