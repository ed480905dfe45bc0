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

COLUMNS = ("tag", "label", "eu", "aliases")
_TAG_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language, by folded label, alias and tag, beside what names countries instead."""

    by_name: Mapping[str, Language]
    countries: Container[str]

    @classmethod
    def load(cls, path: Path, countries: Container[str]) -> Self:
        """Read the registry; `countries` holds the folded names and codes of countries."""
        known = tables.rows(path, COLUMNS)
        return cls(tables.index((row, _names(row), _entry(row)) for row in known), countries)

    def find(self, label: str) -> Language:
        """Return the language of a name or tag; raises LookupError that says why there is none."""
        folded = iris.fold(label)
        known = self.by_name.get(folded)
        if known is not None:
            return known
        # Mali and Brunei are languages of ISO 639 too, and USA is the code of Usarufa.
        if len(folded) > _TAG_LENGTH and folded in self.countries:
            raise LookupError("a country or region, no language of the registry")
        try:
            # Exact names and codes only: a country's name must not become its language.
            row = pycountry.languages.lookup(label)
        except LookupError as error:
            raise LookupError("no language of the registry") from error
        tag = str(getattr(row, "alpha_2", row.alpha_3))
        return self.by_name.get(tag) or Language(tag=tag, label=str(row.name))


def _names(row: tables.Row) -> tuple[str, ...]:
    return (row["label"], row["tag"], *tables.several(row["aliases"]))


def _entry(row: tables.Row) -> Language:
    return Language(tag=row["tag"], label=row["label"], eu=row["eu"] or None)
