"""Reads a registry's table, `data/registries/*.csv`, strictly; it knows no kind of entry."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from disinfo_graph import iris
from disinfo_graph.errors import ConfigError
from disinfo_graph.registries.found import Found

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: its cells by column, and where it stands."""

    place: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def one_of(self, column: str, known: Collection[str]) -> str:
        """Return a cell that holds one of the known words; raises ConfigError for another one."""
        if self[column] not in known:
            raise ConfigError(
                f"{self.place}: {column} {self[column]!r} (expected {', '.join(known)})"
            )
        return self[column]


def rows(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of a registry; raises ConfigError, with file and line, for a faulty table.

    The first two columns hold what a row is known by, and are never empty.
    """
    line = 1
    found: list[Row] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, cells in _lines(file):
                found.append(_row(cells, columns, f"{path}:{line}", header=not found))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}:{line}: no such file (expected CSV in UTF-8)") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}:{line}: {error} (expected CSV in UTF-8)") from error
    if not found:
        raise ConfigError(f"{path}:1: empty (expected the columns {', '.join(columns)})")
    return found[1:]


def _lines(file: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, strict=True)
    for cells in reader:
        if cells:
            yield reader.line_num, cells


def _row(cells: list[str], columns: tuple[str, ...], place: str, *, header: bool) -> Row:
    if header and tuple(cells) != columns:
        raise ConfigError(f"{place}: columns {', '.join(cells)} (expected {', '.join(columns)})")
    if len(cells) != len(columns):
        raise ConfigError(f"{place}: {len(cells)} cells (expected {len(columns)})")
    row = Row(place=place, cells=dict(zip(columns, cells, strict=True)))
    for column in columns[:2]:
        if not row[column].strip():
            raise ConfigError(f"{place}: {column} is empty (expected a value)")
    return row


def several(value: str) -> tuple[str, ...]:
    """Return the items of a cell that `|` divides."""
    return tuple(item for item in value.split("|") if item)


def index(named: Iterable[tuple[Row, Iterable[str], Entry]]) -> dict[str, Entry]:
    """Return each entry by each of its names, folded; raises ConfigError for a name of two rows."""
    found: dict[str, Entry] = {}
    places: dict[str, str] = {}
    for row, names, entry in named:
        for label in names:
            folded = iris.fold(label)
            if folded and places.setdefault(folded, row.place) != row.place:
                raise ConfigError(
                    f"{row.place}: {label!r} stands at {places[folded]} too (expected in one row)"
                )
            if folded:
                found[folded] = entry
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A name that a site adds to a registry, and the label or slug of the entry it is for."""

    place: str
    kind: str
    label: str
    same_as: str


Added = Collection[Addition]


def aliases(
    added: Added,
    by_name: Mapping[str, Found[Entry]],
    by_slug: Mapping[str, Entry],
    key: Callable[[str], str] = iris.fold,
) -> dict[str, Found[Entry]]:
    """Return the entries by their added names; raises ConfigError for an entry that is not there.

    A name that another entry goes by already is refused too. `key` is what names are compared by.
    """
    found: dict[str, Found[Entry]] = {}
    places: dict[str, str] = {}
    for one in added:
        named = by_name.get(key(one.same_as))
        entry = by_slug.get(one.same_as) or (named.entry if named else None)
        if entry is None:
            raise ConfigError(
                f"{one.place}: same_as {one.same_as!r} (expected a slug or label of the registry)"
            )
        name = key(one.label)
        taken = found.get(name) or by_name.get(name)
        if taken is not None and taken.entry != entry:
            where = places.get(name, "the registry")
            raise ConfigError(
                f"{one.place}: {one.label!r} names another entry in {where} (expected a new name)"
            )
        found[name] = Found(entry, "alias")
        places[name] = one.place
    return found
