"""Organisations that refute claims or report them; a name that is none of them is a person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from disinfo_graph import iris
from disinfo_graph.model import Organisation
from disinfo_graph.registries import tables

COLUMNS = ("slug", "name", "url", "hosts", "rights", "aliases")


@dataclass(frozen=True, slots=True)
class Organisations:
    """The known organisations by folded name, and by the host of their reports."""

    by_name: Mapping[str, Organisation]
    by_host: Mapping[str, Organisation]

    @classmethod
    def load(cls) -> Self:
        """Read the registry."""
        known = tables.rows("organisations", COLUMNS)
        entries = [_entry(row) for row in known]
        names = [(row["name"], *tables.several(row["aliases"])) for row in known]
        hosts = [tables.several(row["hosts"]) for row in known]
        return cls(
            tables.index("organisations", zip(names, entries, strict=True)),
            tables.index("organisations", zip(hosts, entries, strict=True)),
        )

    def named(self, label: str) -> Organisation:
        """Return the publisher of a name; one that is not known is an entry of its own."""
        known = self.by_name.get(iris.fold(label))
        return known or Organisation(slug=iris.label_slug(label), name=label)

    def at(self, report: str) -> Organisation | None:
        """Return whose host a report stands on, if it is known."""
        return self.by_host.get(iris.host(report))

    def reporting(self, label: str | None) -> Organisation | None:
        """Return the organisation that brought a case; None for a name not known as one.

        It may be a natural person's, and those are not published.
        """
        return None if label is None else self.by_name.get(iris.fold(label))


def _entry(row: tables.Row) -> Organisation:
    return Organisation(
        slug=row["slug"], name=row["name"], url=row["url"] or None, rights=row["rights"] or None
    )
