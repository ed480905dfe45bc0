"""Reads where shortened addresses lead, from tables that somebody made; it follows none itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.errors import ConfigError
from disinfo_graph.registries import tables

COLUMNS = ("short", "long", "date")
"""`date` is the day on which the short address led to the long one."""


def read(paths: Iterable[Path]) -> dict[str, str]:
    """Return long addresses by short ones, of several the latest; raises ConfigError for faults."""
    found: dict[str, tuple[date, str]] = {}
    for path in paths:
        for row in tables.rows(path, COLUMNS):
            try:
                key, seen = iris.address(row["short"]), date.fromisoformat(row["date"])
                found[key] = max(found.get(key, (date.min, "")), (seen, iris.address(row["long"])))
            except ValueError as error:
                raise ConfigError(f"{row.place}: {error} (expected short, long, date)") from error
    return {key: longer for key, (_, longer) in found.items()}
