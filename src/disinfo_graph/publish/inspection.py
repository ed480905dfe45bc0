"""Looks at inputs without publishing them: what the shapes say, and what was refused."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.merging import Spool
from disinfo_graph.model import Finding, Record, Rejected, Unresolved
from disinfo_graph.publish.chunk import SPOOL, Task, map_and_check
from disinfo_graph.publish.intake import fill, prepare
from disinfo_graph.readers import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What the shapes say of one case, with the places it was read from."""

    origins: tuple[str, ...]
    title: str | None
    findings: tuple[Finding, ...]
    unresolved: tuple[Unresolved, ...]


def inspect(inputs: Sequence[Path]) -> Iterator[Record | Rejected]:
    """Yield what the readers make of files; raises InputError for a file they refuse."""
    return read(inputs)


def check(inputs: Sequence[Path], chunk: int = 1000) -> Iterator[Inspection | Rejected]:
    """Yield each record that was refused, then each case with what the shapes find about it."""
    with tempfile.TemporaryDirectory(prefix="disinfo-graph-") as folder:
        workshop = Path(folder)
        with Spool(workshop / SPOOL, {}) as spool:
            yield from fill(spool, read(inputs))
            prepare(spool, workshop)
            for number, cases in enumerate(spool.chunks(chunk)):
                task = Task(number=number, cases=cases, base=DEFAULT_BASE, workshop=workshop)
                for mapped in map_and_check(task):
                    yield Inspection(
                        origins=tuple(str(origin) for origin in mapped.resolved.case.origins),
                        title=mapped.resolved.case.title,
                        findings=mapped.findings,
                        unresolved=mapped.resolved.unresolved,
                    )
