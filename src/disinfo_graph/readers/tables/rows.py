"""Cuts a text into the rows of a table, each with its place and its text as written; no fields.

Memory is bounded: by the `csv` module's limit for a cell, by the number of cells that the first row
has, and by a limit for a line. Lines that a quotation mark without end took in are given back.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from disinfo_graph.errors import InputError
from disinfo_graph.readers.tables import quotes

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

    def __init__(self, text: TextIO, source: str, delimiter: str) -> None:
        self.width: int | None = None
        self.kept: list[str] = []
        self._number = 0
        self._text = text
        self._source = source
        self._again: deque[str] = deque()
        # An odd number of quotation marks before a delimiter is the end of a cell.
        self._ends = re.compile(rf'(?<!")"(?:"")*{re.escape(delimiter)}')
        self._ended = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        # Whoever asks for a line more is within quotes: of too many cells there is no end to come.
        if self.kept and self.width is not None:
            self._ended += len(self._ends.findall(self.kept[-1]))
            if self._ended > 2 * self.width:
                raise StopIteration
        line = self._again.popleft() if self._again else self._text.readline(LINE_LIMIT)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LINE_LIMIT:
            raise InputError(
                f"longer than {LINE_LIMIT:,} characters (expected rows of a table)",
                source=self._source,
                line=self._number,
            )
        self.kept.append(line)
        return line

    def taken(self, count: int) -> tuple[int, str]:
        """Return the number of the first line kept, and the text of so many; give back the rest."""
        first, text = self._number - len(self.kept) + 1, "".join(self.kept[:count])
        rest = self.kept[count:]
        self._again.extendleft(reversed(rest))
        self._number -= len(rest)
        self.kept.clear()
        self._ended = 0
        return first, text


def read(text: TextIO, delimiter: str, source: str) -> Iterator[Row]:
    """Yield the rows of a text, its header first; lines without anything are no rows."""
    lines = _Lines(text, source, delimiter)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            cells, fault = next(rows), None
        except StopIteration:
            return
        except csv.Error as error:
            cells, fault = [], _said(error)
        count = len(lines.kept)
        wrong = fault is not None or lines.width not in (None, len(cells))
        if wrong and (unclosed := quotes.unclosed(lines.kept, delimiter, lines.width)):
            cells, fault, count = [], quotes.UNCLOSED, unclosed
        elif lines.width is None and cells:
            lines.width = len(cells)
        line, written = lines.taken(count)
        if cells or fault:
            yield Row(line=line, cells=tuple(cells), text=written.rstrip("\r\n"), fault=fault)


def _said(error: csv.Error) -> str:
    told = str(error)
    if "field limit" in told:
        return f"a cell is too long (expected {csv.field_size_limit():,} characters at most)"
    if "unexpected end" in told:
        return quotes.UNCLOSED
    return f"not well quoted: {told} (expected quotes around a whole cell, doubled inside)"
