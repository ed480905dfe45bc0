"""Sources: entries of the table by name and by host; of other names only hosts give one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from disinfo_graph import iris
from disinfo_graph.model import Source
from disinfo_graph.registries import tables
from disinfo_graph.registries.found import Found

COLUMNS = ("slug", "label", "hosts", "aliases")
BARE_DOMAIN = "bare domain"


@dataclass(frozen=True, slots=True)
class Sources:
    """Known sources by folded name, slug and host."""

    by_name: Mapping[str, Found[Source]]
    by_slug: Mapping[str, Found[Source]]
    by_host: Mapping[str, Source]
    sites: Mapping[Source, str]
    """The first host of each entry that has one."""

    @classmethod
    def load(cls, path: Path, added: tables.Added = ()) -> Self:
        """Read the registry; what is added may name sources that the table does not have."""
        known = tables.rows(path, COLUMNS)
        every = {row["slug"]: _entry(row) for row in known}
        tables.index((row, [row["slug"]], row) for row in known)
        by_name = tables.index(
            (row, names, Found(every[row["slug"]], how))
            for row in known
            for how, names in _names(row)
        )
        by_host = tables.index(
            (row, tables.several(row["hosts"]), every[row["slug"]]) for row in known
        )
        new = _new(added, by_name, every)
        named = new | by_name
        return cls(
            named | tables.aliases(added, named, every),
            _by_slug(named),
            by_host,
            {
                every[row["slug"]]: hosts[0]
                for row in known
                if (hosts := tables.several(row["hosts"]))
            },
        )

    def named(self, name: str) -> Found[Source] | None:
        """Return the entry that goes by a name; None if none does."""
        return self.by_name.get(iris.fold(name)) or self.by_slug.get(iris.slugify(name))

    def at(self, site: str) -> Source:
        """Return whose site that is; if that is not known, its host is a source's name."""
        return self.by_host.get(site) or Source(slug=iris.label_slug(site), label=site)


def _new(
    added: tables.Added, by_name: Mapping[str, Found[Source]], by_slug: Mapping[str, Source]
) -> dict[str, Found[Source]]:
    """Return the sources that only the additions name."""
    found: dict[str, Found[Source]] = {}
    for one in added:
        name, slug = iris.fold(one.same_as), iris.label_slug(one.same_as)
        if name not in by_name and slug not in by_slug:
            found.setdefault(name, Found(Source(slug=slug, label=one.same_as), "exact"))
    return found


def _by_slug(by_name: Mapping[str, Found[Source]]) -> dict[str, Found[Source]]:
    """Return entries by what is left of their names without marks; names that clash, left out."""
    found: dict[str, Found[Source]] = {}
    clashing = set()
    for name, known in by_name.items():
        slug = iris.slugify(name)
        if found.setdefault(slug, Found(known.entry, "alias")).entry != known.entry:
            clashing.add(slug)
    own = {known.entry.slug: Found(known.entry, "exact") for known in by_name.values()}
    return {slug: known for slug, known in found.items() if slug not in clashing} | own


def _names(row: tables.Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("alias", tables.several(row["aliases"])), ("exact", (row["label"],)))


def _entry(row: tables.Row) -> Source:
    return Source(slug=row["slug"], label=row["label"])
