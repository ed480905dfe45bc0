"""Languages: tags and EU authority codes from the registry, further exact names from ISO 639."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pycountry

from disinfo_graph import iris
from disinfo_graph.model import Language
from disinfo_graph.registries import tables

COLUMNS = ("tag", "label", "eu", "aliases")


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language, by folded label, alias and tag."""

    by_name: Mapping[str, Language]

    @classmethod
    def load(cls) -> Self:
        """Read the registry."""
        return cls(
            tables.index(
                "languages",
                (
                    (
                        (row["label"], row["tag"], *tables.several(row["aliases"])),
                        Language(tag=row["tag"], label=row["label"], eu=row["eu"] or None),
                    )
                    for row in tables.rows("languages", COLUMNS)
                ),
            )
        )

    def find(self, label: str) -> Language:
        """Return the language of a name or tag; raises LookupError that says why there is none."""
        known = self.by_name.get(iris.fold(label))
        if known is not None:
            return known
        try:
            # Exact names and codes only: a country's name must not become its language.
            row = pycountry.languages.lookup(label)
        except LookupError as error:
            raise LookupError("no language of the registry") from error
        tag = str(getattr(row, "alpha_2", row.alpha_3))
        return self.by_name.get(tag) or Language(tag=tag, label=str(row.name))
