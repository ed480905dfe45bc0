"""Reads a registry's table, `data/registries/*.csv`, strictly; it knows no kind of entry."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TypeVar

from disinfo_graph import iris, resources
from disinfo_graph.errors import ConfigError

Entry = TypeVar("Entry")
Row = dict[str, str]


def rows(name: str, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of a registry; raises ConfigError, with file and line, for a faulty table."""
    path = resources.registry(name)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise ConfigError(f"{path}:1: columns {reader.fieldnames} (expected {list(columns)})")
        found = []
        for row in reader:
            if None in row or None in row.values():
                raise ConfigError(f"{path}:{reader.line_num}: expected {len(columns)} columns")
            found.append(row)
        return found


def several(value: str) -> tuple[str, ...]:
    """Return the items of a cell that `|` divides."""
    return tuple(item for item in value.split("|") if item)


def index(name: str, named: Iterable[tuple[Iterable[str], Entry]]) -> dict[str, Entry]:
    """Return each entry by each of its names, folded; raises ConfigError for a name of two."""
    found: dict[str, Entry] = {}
    for names, entry in named:
        for label in names:
            folded = iris.fold(label)
            if folded and found.setdefault(folded, entry) != entry:
                raise ConfigError(f"registry {name}: {label!r} names two entries (expected one)")
    return found
