"""Reads what a site adds to the registries: completed lists of unresolved labels."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from disinfo_graph.errors import ConfigError
from disinfo_graph.registries.tables import Addition

KINDS = ("country", "language", "source", "keyword", "publisher")
"""What can be added; an archive's address is mended in the input."""

_NEEDED = ("kind", "label", "same_as")


def read(paths: Iterable[Path]) -> tuple[Addition, ...]:
    """Return the completed rows; raises ConfigError, with file and line, for a faulty one.

    A row whose `same_as` is empty is one that nobody has decided on yet.
    """
    return tuple(row for path in paths for row in _rows(path))


def _rows(path: Path) -> Iterator[Addition]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if not set(_NEEDED) <= set(reader.fieldnames or ()):
                raise ConfigError(f"{path}:1: columns (expected {', '.join(_NEEDED)} among them)")
            for cells in reader:
                yield from _row(cells, f"{path}:{reader.line_num}")
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file (expected CSV in UTF-8)") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: {error} (expected CSV in UTF-8)") from error


def _row(cells: dict[str, str | None], place: str) -> Iterator[Addition]:
    kind, label, same_as = ((cells[name] or "").strip() for name in _NEEDED)
    if not same_as:
        return
    if kind not in KINDS:
        raise ConfigError(f"{place}: kind {kind!r} (expected {', '.join(KINDS)})")
    if not label:
        raise ConfigError(f"{place}: label is empty (expected a value)")
    yield Addition(place=place, kind=kind, label=label, same_as=same_as)
