"""Labels that are known to name nothing of their kind, each with the reason."""

from __future__ import annotations

from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.errors import ConfigError
from disinfo_graph.registries import tables

COLUMNS = ("kind", "label", "reason")
KINDS = ("country", "source")


def load(path: Path) -> dict[str, dict[str, str]]:
    """Read the table; return reasons by folded label, by kind."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    places: dict[tuple[str, str], str] = {}
    for row in tables.rows(path, COLUMNS):
        key = (row.one_of("kind", KINDS), iris.fold(row["label"]))
        if key in places:
            raise ConfigError(
                f"{row.place}: {row['label']!r} stands at {places[key]} too (expected in one row)"
            )
        if not row["reason"]:
            raise ConfigError(f"{row.place}: reason is empty (expected a value)")
        places[key] = row.place
        found[key[0]][key[1]] = row["reason"]
    return found
