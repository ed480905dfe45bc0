"""Cuts a text into the rows of a table, each with its place and its text as written; no fields.

Memory is bounded: by the `csv` module's limit for a cell, and by a limit for a line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from disinfo_graph.errors import InputError

LINE_LIMIT = 1 << 24
"""Characters; a longer line is not one of a table."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, or why it has none."""

    line: int
    """The first of its lines."""
    cells: tuple[str, ...]
    text: str
    fault: str | None = None


class _Lines:
    """Gives the lines of a text, and keeps those given since they were last taken."""

    def __init__(self, text: TextIO, source: str) -> None:
        self.number = 0
        self._text = text
        self._source = source
        self._kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LINE_LIMIT):
            self.number += 1
            if len(line) == LINE_LIMIT:
                raise InputError(
                    f"longer than {LINE_LIMIT:,} characters (expected rows of a table)",
                    source=self._source,
                    line=self.number,
                )
            self._kept.append(line)
            yield line

    def taken(self) -> tuple[int, str]:
        """Return the number of the first line kept, and their text; then keep none."""
        first, text = self.number - len(self._kept) + 1, "".join(self._kept)
        self._kept.clear()
        return first, text


def read(text: TextIO, delimiter: str, source: str) -> Iterator[Row]:
    """Yield the rows of a text, its header first; lines without anything are no rows."""
    lines = _Lines(text, source)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            cells, fault = next(rows), None
        except StopIteration:
            return
        except csv.Error as error:
            cells, fault = [], _said(error)
        line, written = lines.taken()
        if cells or fault:
            yield Row(line=line, cells=tuple(cells), text=written.rstrip("\r\n"), fault=fault)


def _said(error: csv.Error) -> str:
    told = str(error)
    if "field limit" in told:
        return f"a cell is too long (expected {csv.field_size_limit():,} characters at most)"
    if "unexpected end" in told:
        return "a quoted cell without end (expected a closing quote)"
    return f"not well quoted: {told} (expected quotes around a whole cell, doubled inside)"
