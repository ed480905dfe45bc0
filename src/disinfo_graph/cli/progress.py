"""Shows how far a run is: bars on a terminal, and elsewhere a line a step; it runs nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

import click

from disinfo_graph.publish import Progress, Step


@contextmanager
def shown() -> Iterator[Progress]:
    """Give what a run tells its steps to; all of it goes to standard error."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _Lines()
        return
    with ExitStack() as drawing:
        yield _Bars(drawing)


class _Lines:
    """Writes a line when a step begins."""

    def __init__(self) -> None:
        self._begun: set[str] = set()

    def __call__(self, step: Step) -> None:
        if step.name not in self._begun:
            self._begun.add(step.name)
            click.echo(f"{step.name} …", err=True)


class _Bars:
    """Draws a bar for each step whose end is known, and writes a line for any other."""

    def __init__(self, drawing: ExitStack) -> None:
        self._drawing = drawing
        self._begun: list[str] = []
        self._advance: Callable[[int], None] = _nothing
        # Files are written by several processes, and told of by a thread of their pool.
        self._lock = Lock()

    def __call__(self, step: Step) -> None:
        with self._lock:
            if step.name not in self._begun:
                self._begun.append(step.name)
                self._begin(step)
            # A last word about a step may come when the next one has begun.
            if step.name == self._begun[-1]:
                self._advance(step.done)

    def _begin(self, step: Step) -> None:
        self._drawing.close()
        self._advance = _nothing
        if step.total is None:
            click.echo(f"{step.name} …", err=True)
            return
        bar = self._drawing.enter_context(
            click.progressbar(length=step.total, label=f"{step.name:<9}", file=sys.stderr)
        )
        self._advance = lambda done: bar.update(max(0, done - bar.pos))


def _nothing(done: int) -> None:
    """Draw nothing: the step has no bar."""
