"""Labels that are known to name nothing of their kind, each with what it is and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.errors import ConfigError
from disinfo_graph.registries import tables
from disinfo_graph.registries.found import NameOfNone

COLUMNS = ("kind", "label", "class", "reason")
KINDS = ("country", "source")

CLASSES: Mapping[str, bool] = {
    "button": False,
    "time": False,
    "note": False,
    "language": False,
    "placeholder": False,
    "others": True,
    "kind": True,
    "platform": True,
    "person": True,
    "checker": True,
    "place": True,
    "organisation": True,
    "religion": True,
}
"""What a label may be instead, and whether it stands for a carrier or place beside those named."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What a label is instead of a name, and the words that say so."""

    what: str
    reason: str

    def error(self) -> NameOfNone:
        """Return what is raised for such a label."""
        return NameOfNone(self.reason, self.what)


def load(path: Path) -> dict[str, dict[str, Nothing]]:
    """Read the table; return what labels are, by folded label, by kind."""
    found: dict[str, dict[str, Nothing]] = {kind: {} for kind in KINDS}
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
        found[key[0]][key[1]] = Nothing(row.one_of("class", CLASSES), row["reason"])
    return found
