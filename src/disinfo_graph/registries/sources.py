"""Sources: entries of the table by label and alias; any other label is an entry of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from disinfo_graph import iris
from disinfo_graph.model import Source
from disinfo_graph.registries import tables

COLUMNS = ("slug", "label", "aliases")


@dataclass(frozen=True, slots=True)
class Sources:
    """Known sources by folded name, and the label that each unknown one's slug goes by."""

    by_name: Mapping[str, Source]
    by_slug: Mapping[str, Source]
    preferred: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, preferred: Mapping[str, str]) -> Self:
        """Read the registry; `preferred` is the label that each unknown source's slug goes by."""
        known = tables.rows(path, COLUMNS)
        by_name = tables.index((row, _names(row), _entry(row)) for row in known)
        by_slug = tables.index((row, [row["slug"]], _entry(row)) for row in known)
        return cls(by_name, by_slug, preferred)

    def find(self, label: str) -> Source:
        """Return the source that a label names."""
        slug = iris.label_slug(label)
        known = self.by_name.get(iris.fold(label)) or self.by_slug.get(slug)
        return known or Source(slug=slug, label=self.preferred.get(slug, label))


def _names(row: tables.Row) -> tuple[str, ...]:
    return (row["label"], *tables.several(row["aliases"]))


def _entry(row: tables.Row) -> Source:
    return Source(slug=row["slug"], label=row["label"])
