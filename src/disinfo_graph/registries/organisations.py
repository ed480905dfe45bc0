"""Organisations that refute claims or report them; a name that is none of them is a person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from disinfo_graph import iris
from disinfo_graph.model import Organisation
from disinfo_graph.registries import tables
from disinfo_graph.registries.found import UNLISTED, Found
from disinfo_graph.registries.hosts import host_in

COLUMNS = ("slug", "name", "url", "hosts", "rights", "aliases")


@dataclass(frozen=True, slots=True)
class Organisations:
    """The known organisations by folded name, by the host of their reports, and by slug."""

    by_name: Mapping[str, Found[Organisation]]
    by_host: Mapping[str, Organisation]
    by_slug: Mapping[str, Organisation]
    preferred: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, preferred: Mapping[str, str], added: tables.Added = ()) -> Self:
        """Read the registry; `preferred` is the name that each unknown publisher's slug goes by."""
        known = tables.rows(path, COLUMNS)
        by_name = tables.index(
            (row, names, Found(_entry(row), how)) for row in known for how, names in _names(row)
        )
        by_slug = tables.index((row, [row["slug"]], _entry(row)) for row in known)
        return cls(
            by_name | tables.aliases(added, by_name, by_slug),
            tables.index((row, tables.several(row["hosts"]), _entry(row)) for row in known),
            by_slug,
            preferred,
        )

    def find(self, label: str) -> Found[Organisation]:
        """Return the publisher of a name; one that is not known is an entry of its own."""
        slug = iris.label_slug(label)
        known = self.by_name.get(iris.fold(label))
        if known is not None:
            return known
        if slug in self.by_slug:
            return Found(self.by_slug[slug], "alias")
        return Found(
            Organisation(slug=slug, name=self.preferred.get(slug, label)), "rule", UNLISTED
        )

    def at(self, report: str) -> Organisation | None:
        """Return whose host a report stands on, if it is known."""
        return self.by_host.get(host_in(report))

    def reporting(self, label: str | None) -> Organisation | None:
        """Return the organisation that brought a case; None for a name not known as one.

        It may be a natural person's, and those are not published.
        """
        known = None if label is None else self.by_name.get(iris.fold(label))
        return None if known is None else known.entry


def _names(row: tables.Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("alias", tables.several(row["aliases"])), ("exact", (row["name"],)))


def _entry(row: tables.Row) -> Organisation:
    return Organisation(
        slug=row["slug"], name=row["name"], url=row["url"] or None, rights=row["rights"] or None
    )
