"""From files to records: one input format a module, each strict; it resolves and maps nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.errors import InputError
from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers import case_jsonl, case_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An input format: how its files are told, and what reads them."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, str], Iterator[Record | Rejected]]


READERS: tuple[Reader, ...] = (
    Reader(name="case page text", suffixes=(".txt",), read=case_page.read),
    Reader(name="case JSON Lines", suffixes=(".jsonl", ".ndjson"), read=case_jsonl.read),
)
"""Every input format of the program."""


def read(inputs: Iterable[Path]) -> Iterator[Record | Rejected]:
    """Yield what the files hold, a folder's files in the order of their names.

    Raises InputError for a file that is missing, of no known format, or not of its format.
    """
    for given in inputs:
        for path in _files(given):
            reader = _reader(path)
            try:
                yield from reader.read(path, str(path))
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", source=str(path)) from error


def _files(given: Path) -> list[Path]:
    if not given.exists():
        raise InputError("no such file or folder", source=str(given))
    if not given.is_dir():
        return [given]
    found = sorted(_below(given))
    if not found:
        raise InputError(f"an empty folder (expected {_known()})", source=str(given))
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Yield what a folder holds, links followed; nothing that cannot be read is passed over."""

    def refuse(error: OSError) -> None:
        raise InputError(f"cannot be read: {error.strerror}", source=str(error.filename))

    for parent, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(parent, name) for name in names if not name.startswith(".")):
            if not path.is_file():
                raise InputError("not a file that can be read", source=str(path))
            yield path


def _reader(path: Path) -> Reader:
    for reader in READERS:
        if path.suffix.lower() in reader.suffixes:
            return reader
    raise InputError(
        f"no reader for {path.suffix or 'a file without suffix'} (expected {_known()})",
        source=str(path),
    )


def _known() -> str:
    return ", ".join(f"{suffix} ({row.name})" for row in READERS for suffix in row.suffixes)
