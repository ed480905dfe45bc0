"""Sources: entries of the table by label and alias; any other label is an entry of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    def load(cls, preferred: Mapping[str, str]) -> Self:
        """Read the registry."""
        known = tables.rows("sources", COLUMNS)
        entries = [Source(slug=row["slug"], label=row["label"]) for row in known]
        names = [(row["label"], *tables.several(row["aliases"])) for row in known]
        by_name = tables.index("sources", zip(names, entries, strict=True))
        return cls(by_name, {entry.slug: entry for entry in entries}, preferred)

    def find(self, label: str) -> Source:
        """Return the source that a label names."""
        slug = iris.label_slug(label)
        known = self.by_name.get(iris.fold(label)) or self.by_slug.get(slug)
        return known or Source(slug=slug, label=self.preferred.get(slug, label))
