"""How far a run has come, told to whoever wants to hear it; it shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from disinfo_graph.readers import Notes

Item = TypeVar("Item")

_EVERY = 100
"""After so many records it is told how far the reading is."""

LARGE = 1 << 20
"""Bytes of inputs for which processes are made ready while they are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a run, and how much of it is done; the total is None where nobody knows it."""

    name: str
    done: int = 0
    total: int | None = None


Progress = Callable[[Step], None]


def reading(
    items: Iterable[Item], inputs: Iterable[Path], notes: Notes, progress: Progress
) -> Iterator[Item]:
    """Yield what is read, and tell how many bytes of the inputs lie behind it.

    Compressed files count as they lie on disk; of standard input nobody knows the size.
    """
    total = size(inputs)
    known = total or None
    progress(Step(name="reading", total=known))
    behind = _Behind(notes)
    for number, item in enumerate(items, start=1):
        if number % _EVERY == 0:
            progress(Step(name="reading", done=min(behind.bytes(), total), total=known))
        yield item
    progress(Step(name="reading", done=total, total=known))


def size(inputs: Iterable[Path]) -> int:
    """Return how many bytes files and folders hold, as they lie on disk."""
    return sum(path.stat().st_size for given in inputs for path in _files(given) if path.is_file())


def _files(given: Path) -> Iterable[Path]:
    return given.rglob("*") if given.is_dir() else (given,)


@dataclass(slots=True)
class _Behind:
    """How many bytes of the inputs lie behind the reading; it is asked now and then."""

    notes: Notes
    before: int = 0
    name: str = ""
    size: int = 0

    def bytes(self) -> int:
        if not self.notes.opened:
            return 0
        (stream,) = self.notes.opened
        if stream.name != self.name:
            self.before += self.size
            self.name, self.size = stream.name, Path(stream.name).stat().st_size
        return self.before + (self.size if stream.closed else stream.tell())
