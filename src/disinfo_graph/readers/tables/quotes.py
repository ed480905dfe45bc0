"""Tells where a quotation mark opens a cell of a table and is not closed; it reads no cell.

Such a mark takes in all lines up to the next one. That the lines after it were rows of their own
shows in what stands there: an opening mark where a closing one has to be, or as many cells in each
line as the table has columns.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

UNCLOSED = (
    "a quotation mark that is not closed "
    f"(expected a closing one within {csv.field_size_limit():,} characters)"
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell in quotes: from its first mark to its last, or to the end of the text."""

    start: int
    end: int
    closed: bool
    followed: bool
    """Whether what comes after it is a delimiter or a line end, as it has to be."""


def unclosed(lines: list[str], delimiter: str, width: int | None) -> int:
    """Return the line, from 1, in which a mark opens that is not closed; 0 where there is none.

    `lines` were taken for one row and make none; `width` is how many cells the table's rows have.
    """
    if len(lines) == 1:
        return 0
    text, ends = "".join(lines), list(accumulate(map(len, lines)))
    cells, number = _cells(text, delimiter)
    cell = _suspect(cells, ends, few=width is None or number <= width)
    if cell is None:
        return 0
    line = bisect_right(ends, cell.start) + 1
    if _is_open(cell, text, delimiter) or not cells[-1].closed:
        return line
    return line if _are_rows(lines[line:], delimiter, width) else 0


def _suspect(cells: list[_Cell], ends: list[int], few: bool) -> _Cell | None:
    """Return the cell over several lines that may have no end, of a row of few cells or of many."""
    spanning = [
        one for one in cells if bisect_right(ends, one.start) < bisect_right(ends, one.end - 1)
    ]
    if few and cells and not (cells[-1].closed and cells[-1].followed):
        return cells[-1] if cells[-1] in spanning else None
    return next(iter(spanning), None)


def _is_open(cell: _Cell, text: str, delimiter: str) -> bool:
    """Tell whether a cell has no end, or takes the first mark of another cell for it."""
    if not cell.closed or cell.end - cell.start > csv.field_size_limit():
        return True
    return not cell.followed and text[cell.end - 2] in f"{delimiter}\r\n"


def _are_rows(lines: list[str], delimiter: str, width: int | None) -> bool:
    """Tell whether each of some lines, but for empty ones, is a row by itself."""
    # A mark outside of cells in quotes that has no second, as in `0",`, ends one that began before.
    if any(_strays(line, delimiter) % 2 for line in lines):
        return False
    try:
        read = [next(csv.reader([line], delimiter=delimiter, strict=True)) for line in lines]
    except csv.Error:
        return False
    found = {len(cells) for cells in read if cells}
    return found == {width}


def _strays(line: str, delimiter: str) -> int:
    """Return how many marks of a line stand outside of its cells in quotes."""
    cells, _ = _cells(line, delimiter)
    return line.count('"') - sum(line.count('"', cell.start, cell.end) for cell in cells)


def _cells(text: str, delimiter: str) -> tuple[list[_Cell], int]:
    """Return the cells in quotes, up to the first without a right end; and the number of all."""
    # Marks within are doubled. Each part can match in one way only, so this takes linear time.
    cell = re.compile(
        rf'(?P<quoted>"[^"]*(?:""[^"]*)*(?P<closed>"?))|[^{re.escape(delimiter)}\r\n]*'
    )
    quoted: list[_Cell] = []
    place = number = 0
    while match := cell.match(text, place):
        number += 1
        after = text[match.end() : match.end() + 1]
        if match["quoted"]:
            followed = after in ("", delimiter, "\r", "\n")
            quoted.append(_Cell(place, match.end(), bool(match["closed"]), followed))
        if after != delimiter:
            break
        place = match.end() + 1
    return quoted, number
