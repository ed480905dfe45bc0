"""Counts the rows of a table while it is written, and stops at one too many; changes no byte.

The engine writes a table in one call and tells no number, so rows are counted in what it writes:
each syntax has a mark of a row that no value of it can contain.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from disinfo_graph.errors import QueryStopped

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Count = Callable[[bytes], int]
"""Tells how many rows begin, or end, in the next piece."""

_ROW = b"<result>"


class Counted(io.BytesIO):
    """Passes a table on and keeps nothing; raises QueryStopped for a row over `most`."""

    def __init__(self, out: BinaryIO, count: Count, most: int) -> None:
        super().__init__()
        self._out = out
        self._count = count
        self._most = most
        self._rows = 0

    def write(self, data: ReadableBuffer, /) -> int:
        """Pass a piece on."""
        piece = bytes(data)
        self._rows += self._count(piece)
        if self._rows > self._most:
            raise QueryStopped(
                f"the answer has over {self._most} rows "
                "(expected parts of it, by ORDER BY with LIMIT and OFFSET, or the dumps)",
                limit="rows",
            )
        self._out.write(piece)
        return len(piece)


def in_json() -> Count:
    """Count the objects that stand in an array: outside strings, `{` after `[` or a comma."""
    inside, held = False, b""

    def count(piece: bytes) -> int:
        nonlocal inside, held
        data = held + piece
        held = _half(data)
        data = data[: len(data) - len(held)].replace(rb"\\", b"").replace(rb"\"", b"")
        rows = 0
        for at, part in enumerate(data.replace(b"[{", b",{").split(b",{")):
            rows += at > 0 and not inside
            inside ^= part.count(b'"') % 2 == 1
        return rows

    return count


def _half(data: bytes) -> bytes:
    """Return what waits for its other half: a backslash that escapes, or what stands before `{`."""
    if data.endswith((b"[", b",")):
        return data[-1:]
    return b"\\" * ((len(data) - len(data.rstrip(b"\\"))) % 2)


def in_xml() -> Count:
    """Count the elements of rows: within a value `<` is escaped."""
    last = b""

    def count(piece: bytes) -> int:
        nonlocal last
        seen = last + piece
        last = seen[1 - len(_ROW) :]
        return seen.count(_ROW)

    return count


def in_csv() -> Count:
    """Count the ends of lines that stand outside quotation marks, but for the heading's."""
    inside, heading = False, 1

    def count(piece: bytes) -> int:
        nonlocal inside, heading
        parts = piece.split(b'"')
        ends = sum(part.count(b"\n") for part in parts[inside::2])
        inside ^= len(parts) % 2 == 0
        rows, heading = max(0, ends - heading), max(0, heading - ends)
        return rows

    return count


def in_tsv() -> Count:
    """Count the ends of lines, but for the heading's: within a value they are escaped."""
    heading = 1

    def count(piece: bytes) -> int:
        nonlocal heading
        ends = piece.count(b"\n")
        rows, heading = max(0, ends - heading), max(0, heading - ends)
        return rows

    return count
