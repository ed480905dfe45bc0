"""Sorted runs of lines: merged, counted and hashed without holding them in memory.

Runs of node rows are only merged; those of N-Triples are also put into named graphs.
"""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from disinfo_graph.dumps.counting import Counting, Counts
from disinfo_graph.errors import ReleaseError

_OPEN = 64
"""How many runs are merged at a time."""
_BLOCK = 1 << 17
"""How many bytes of a file are read at a time, and then to the end of the line."""

_END = b" .\n"
"""The end of a line; nothing inside one looks like it, as literals escape their line ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The merged content of a release: its identity, the hash with graphs, and its counts."""

    identity: str
    """SHA-256 of the triples in RDFC-1.0 form, graph names dropped."""
    quads: str
    """SHA-256 of the quads in RDFC-1.0 form."""
    counts: dict[str, Counts]
    """By the name of the graph."""


def write_run(lines: Iterable[bytes], path: Path) -> None:
    """Write the lines of one chunk as a sorted run, each once."""
    path.write_bytes(b"".join(sorted(set(lines))))


def merge_runs(runs: Iterable[Path], merged: Path) -> None:
    """Merge sorted runs into one file, each line once."""
    with merged.open("wb") as out:
        for rows in _in_order(_few(runs, merged)):
            out.writelines(dict.fromkeys(rows))


def _few(runs: Iterable[Path], merged: Path) -> Sequence[Path]:
    """Return runs that can be open together, merging some of them where they are too many."""
    waiting = deque(sorted(runs))
    rounds = 0
    while len(waiting) > _OPEN:
        rounds += 1
        part = merged.with_suffix(f".round-{rounds}")
        merge_runs([waiting.popleft() for _ in range(_OPEN)], part)
        waiting.append(part)
    return waiting


def _in_order(files: Iterable[Path]) -> Iterator[list[bytes]]:
    """Yield the lines of sorted files in order, a block at a time; equal lines are in one block."""
    with ExitStack() as stack:
        opened: list[BinaryIO] = [stack.enter_context(path.open("rb")) for path in files]
        reading = [(file, list[bytes]()) for file in opened]
        while reading := _filled(reading):
            # No line that is still to be read comes before the last of any file's.
            bound = min(rows[-1] for _, rows in reading)
            yield sorted(row for _, rows in reading for row in _taken(rows, bound))


def _filled(reading: Iterable[tuple[BinaryIO, list[bytes]]]) -> list[tuple[BinaryIO, list[bytes]]]:
    """Return the files that are not at their end, each with lines at hand."""
    filled = ((file, rows or file.readlines(_BLOCK)) for file, rows in reading)
    return [(file, rows) for file, rows in filled if rows]


def _taken(rows: list[bytes], bound: bytes) -> list[bytes]:
    """Take the lines up to the bound from the beginning of a list."""
    cut = bisect_right(rows, bound)
    taken = rows[:cut]
    del rows[:cut]
    return taken


def merge_graph(runs: Iterable[Path], merged: Path, graph: str) -> Counts:
    """Merge the sorted runs of one graph, beside it its N-Quads, both canonical; return counts."""
    counting, tail = Counting(graph.rpartition("graph/")[0]), _tail(graph)
    with merged.open("wb") as plain, merged.with_suffix(".nq").open("wb") as named:
        for given in _in_order(_few(runs, merged)):
            rows = list(dict.fromkeys(given))
            block = b"".join(rows)
            plain.write(block)
            # With the graph's name at its end a line sorts as it does without.
            named.write(block.replace(_END, tail))
            counting.take(rows)
    return counting.counts()


def counted(named: Path) -> Counts:
    """Count a graph by its sorted N-Quads, of which there is a line at least."""
    with named.open("rb") as file:
        first = file.readline()
        graph = first.removesuffix(_END).rpartition(b" <")[2][:-1].decode()
        counting, tail = Counting(graph.rpartition("graph/")[0]), _tail(graph)
        file.seek(0)
        while rows := file.readlines(_BLOCK):
            counting.take([row.removesuffix(tail) + _END for row in rows])
    return counting.counts()


def merge_graphs(graphs: Iterable[Path], whole: Path) -> str:
    """Merge the sorted files of several graphs into one; return its SHA-256.

    Raises ReleaseError for a line that stands in two of them: it would be counted twice.
    """
    hashed, before = sha256(), b""
    with whole.open("wb") as out:
        for rows in _in_order(graphs):
            before = _each_once(before, rows)
            block = b"".join(rows)
            hashed.update(block)
            out.write(block)
    return hashed.hexdigest()


def _tail(graph: str) -> bytes:
    return f" <{graph}> .\n".encode()


def _each_once(before: bytes, rows: list[bytes]) -> bytes:
    """Return the last line; raise ReleaseError for one that comes twice."""
    for one, other in pairwise((before, *rows)):
        if one == other:
            raise ReleaseError(f"{one.decode().rstrip()}: stands in two graphs (expected one)")
    return rows[-1]


def write_quads(lines: Iterable[bytes], graph: str, path: Path) -> None:
    """Write the lines of one graph as sorted N-Quads, each once."""
    path.write_bytes(b"".join(sorted(set(lines))).replace(_END, _tail(graph)))


def concatenate(parts: Sequence[Path], whole: Path) -> None:
    """Write files one after the other."""
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out, _BLOCK)
