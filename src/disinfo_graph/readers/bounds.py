"""Takes files in within bounds, so that no file fills the memory; it knows no input format."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator

from disinfo_graph.errors import InputError
from disinfo_graph.readers.opening import Source

MOST = 64 * 2**20
"""So many bytes, or characters, a document read whole may have; and a line of any other."""
PAGE = 16 * 2**20
"""So many bytes a page may have: its tree takes up to a hundred times as much."""


def whole(source: Source, most: int) -> bytes:
    """Return all bytes of a file; raises InputError where they are more than `most`."""
    with source.binary() as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise InputError(f"larger than {_size(most)} (expected a smaller file)", source=source.name)
    return data


def whole_text(source: Source) -> str:
    """Return all of a text, line ends as they are; raises InputError for one too large."""
    with source.text() as file:
        text = file.read(MOST + 1)
    if len(text) > MOST:
        raise InputError(f"larger than {_size(MOST)} (expected a smaller file)", source=source.name)
    return text


def lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, with its number and without a byte order mark.

    Raises InputError for a line of more than `MOST` bytes.
    """
    number = 0
    with source.binary() as file:
        while line := file.readline(MOST + 1):
            number += 1
            if len(line) > MOST:
                raise InputError(
                    f"longer than {_size(MOST)} (expected one record a line)",
                    source=source.name,
                    line=number,
                )
            if filled := line.removeprefix(BOM_UTF8).strip():
                yield number, filled


def _size(most: int) -> str:
    return f"{most / 2**20:g} MB"
