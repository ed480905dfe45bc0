"""Languages: tags and EU authority codes from the registry, further exact names from ISO 639."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pycountry

from disinfo_graph import iris
from disinfo_graph.model import Language
from disinfo_graph.registries import tables
from disinfo_graph.registries.found import Found

COLUMNS = ("tag", "label", "eu", "codes", "aliases")
_TAG_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language, by folded label, alias and code, beside what names countries instead."""

    by_name: Mapping[str, Found[Language]]
    countries: Container[str]

    @classmethod
    def load(cls, path: Path, countries: Container[str], added: tables.Added = ()) -> Self:
        """Read the registry; `countries` holds the folded names and codes of countries."""
        known = tables.rows(path, COLUMNS)
        every = {row["tag"]: _entry(row) for row in known}
        by_name = tables.index(
            (row, names, Found(every[row["tag"]], how))
            for row in known
            for how, names in _names(row)
        )
        return cls(by_name | tables.aliases(added, by_name, every), countries)

    def find(self, label: str) -> Found[Language]:
        """Return the language of a name or code; raises LookupError that says why there is none."""
        folded = iris.fold(label)
        known = self.by_name.get(folded)
        if known is not None:
            return known
        # Mali and Brunei are languages of ISO 639 too, and USA is the code of Usarufa.
        if len(folded) > _TAG_LENGTH and folded in self.countries:
            raise LookupError("a country or region, no language of the registry")
        try:
            # Exact names and codes only: a country's name must not become its language.
            row = pycountry.languages.lookup(iris.visible(label))
        except LookupError as error:
            raise LookupError("no language of the registry") from error
        tag = str(getattr(row, "alpha_2", row.alpha_3))
        how = "exact" if iris.fold(str(row.name)) == folded else "code"
        listed = self.by_name.get(tag)
        return Found(listed.entry if listed else Language(tag=tag, label=str(row.name)), how)


def _names(row: tables.Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("alias", tables.several(row["aliases"])),
        ("code", (row["tag"], *tables.several(row["codes"]))),
        ("exact", (row["label"],)),
    )


def _entry(row: tables.Row) -> Language:
    return Language(tag=row["tag"], label=row["label"], eu=row["eu"] or None)
