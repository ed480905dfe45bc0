"""Keywords: entries of the table by name; any other label is an entry of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from disinfo_graph import iris
from disinfo_graph.model import Keyword
from disinfo_graph.registries import tables
from disinfo_graph.registries.found import UNLISTED, Found

COLUMNS = ("slug", "label", "aliases")


@dataclass(frozen=True, slots=True)
class Keywords:
    """Known keywords by slug of any name, and the label that each unknown one's slug goes by."""

    by_slug: Mapping[str, Found[Keyword]]
    preferred: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, preferred: Mapping[str, str], added: tables.Added = ()) -> Self:
        """Read the registry; what is added may name keywords that the table does not have."""
        known = tables.rows(path, COLUMNS)
        every = {row["slug"]: Keyword(slug=row["slug"], label=row["label"]) for row in known}
        tables.index((row, [row["slug"]], row) for row in known)
        by_slug = tables.index(
            (row, map(iris.label_slug, names), Found(every[row["slug"]], how))
            for row in known
            for how, names in _names(row)
        )
        unlisted = cls(by_slug, preferred)
        wanted = {iris.label_slug(one.same_as): unlisted.find(one.same_as) for one in added}
        named = wanted | by_slug
        return cls(by_slug | tables.aliases(added, named, every, iris.label_slug), preferred)

    def find(self, label: str) -> Found[Keyword]:
        """Return the keyword of a label; raises LookupError for a label that says nothing."""
        if not label.strip():
            raise LookupError("an empty label")
        slug = iris.label_slug(label)
        known = self.by_slug.get(slug)
        if known is not None:
            return known
        return Found(Keyword(slug=slug, label=self.preferred.get(slug, label)), "rule", UNLISTED)


def _names(row: tables.Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("alias", tables.several(row["aliases"])), ("exact", (row["label"], row["slug"])))
