"""Countries and regions: codes and names from the registry, further names from pycountry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pycountry

from disinfo_graph import iris
from disinfo_graph.errors import ConfigError
from disinfo_graph.model import Country
from disinfo_graph.registries import tables
from disinfo_graph.registries.found import Found
from disinfo_graph.registries.refused import Nothing

KINDS = ("country", "historic", "region")
COLUMNS = ("slug", "label", "kind", "iso2", "iso3", "eu", "wikidata", "aliases")
LABEL_COLUMNS = ("slug", "language", "label")


@dataclass(frozen=True, slots=True)
class Countries:
    """Every country and region, by folded label, alias and code."""

    by_name: Mapping[str, Found[Country]]
    refused: Mapping[str, Nothing]

    @classmethod
    def load(
        cls,
        path: Path,
        labels: Path,
        refused: Mapping[str, Nothing],
        added: tables.Added = (),
    ) -> Self:
        """Read the registry; `labels` holds its labels in other languages than English."""
        known = tables.rows(path, COLUMNS)
        # A slug is an address of its own; an alpha-2 code in lower case is one, and a name too.
        slugs = tables.index((row, [row["slug"]], row) for row in known)
        translated = _translated(tables.rows(labels, LABEL_COLUMNS), slugs)
        every = {row["slug"]: _entry(row, translated.get(row["slug"], ())) for row in known}
        named = tables.index(
            (row, names, Found(every[row["slug"]], how))
            for row in known
            for how, names in _names(row)
        )
        by_name = _unambiguous(every.values()) | named
        return cls(by_name | tables.aliases(added, by_name, every), refused)

    def find(self, label: str) -> Found[Country]:
        """Return the entry of a label; raises LookupError that says why there is none."""
        folded = iris.fold(label)
        known = self.by_name.get(folded)
        if known is not None:
            return known
        if folded in self.refused:
            raise self.refused[folded].error()
        try:
            code = str(pycountry.countries.lookup(iris.visible(label)).alpha_2)
            return Found(self.by_name[iris.fold(code)].entry, "alias")
        except LookupError as error:
            raise LookupError("no country or region of the registry") from error


def _translated(
    rows: list[tables.Row], slugs: Mapping[str, tables.Row]
) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["slug"] not in slugs:
            raise ConfigError(f"{row.place}: slug {row['slug']!r} (expected one of countries.csv)")
        if (
            found.setdefault(row["slug"], {}).setdefault(row["language"], row["label"])
            != row["label"]
        ):
            raise ConfigError(
                f"{row.place}: a second {row['language']} label of {row['slug']} (expected one)"
            )
    return {slug: tuple(sorted(labels.items())) for slug, labels in found.items()}


def _unambiguous(countries: Iterable[Country]) -> dict[str, Found[Country]]:
    """Return entries by their labels in other languages, but for labels that several share."""
    named: dict[str, dict[str, Country]] = {}
    for one in countries:
        for _, label in one.labels:
            named.setdefault(iris.fold(label), {})[one.slug] = one
    return {
        name: Found(one, "alias")
        for name, sharing in named.items()
        for one in sharing.values()
        if len(sharing) == 1
    }


def _names(row: tables.Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("alias", tables.several(row["aliases"])),
        ("code", (row["iso2"], row["iso3"])),
        ("exact", (row["label"],)),
    )


def _entry(row: tables.Row, labels: tuple[tuple[str, str], ...]) -> Country:
    return Country(
        slug=row["slug"],
        label=row["label"],
        kind=row.one_of("kind", KINDS),
        iso2=row["iso2"] or None,
        iso3=row["iso3"] or None,
        eu=row["eu"] or None,
        wikidata=row["wikidata"] or None,
        labels=labels,
    )
