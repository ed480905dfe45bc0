"""Countries and regions: codes and names from the registry, further names from pycountry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pycountry

from disinfo_graph import iris
from disinfo_graph.model import Country
from disinfo_graph.registries import tables

KINDS = ("country", "historic", "region")
COLUMNS = ("slug", "label", "kind", "iso2", "iso3", "eu", "wikidata", "aliases")


@dataclass(frozen=True, slots=True)
class Countries:
    """Every country and region, by folded label, alias and code."""

    by_name: Mapping[str, Country]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the registry."""
        known = tables.rows(path, COLUMNS)
        # A slug is an address of its own; an alpha-2 code in lower case is one, and a name too.
        tables.index((row, [row["slug"]], row) for row in known)
        return cls(tables.index((row, _names(row), _entry(row)) for row in known))

    def find(self, label: str) -> Country:
        """Return the entry of a label; raises LookupError that says why there is none."""
        known = self.by_name.get(iris.fold(label))
        if known is not None:
            return known
        try:
            return self.by_name[iris.fold(str(pycountry.countries.lookup(label).alpha_2))]
        except LookupError as error:
            raise LookupError("no country or region of the registry") from error


def _names(row: tables.Row) -> tuple[str, ...]:
    return (row["label"], row["iso2"], row["iso3"], *tables.several(row["aliases"]))


def _entry(row: tables.Row) -> Country:
    return Country(
        slug=row["slug"],
        label=row["label"],
        kind=row.one_of("kind", KINDS),
        iso2=row["iso2"] or None,
        iso3=row["iso3"] or None,
        eu=row["eu"] or None,
        wikidata=row["wikidata"] or None,
    )
