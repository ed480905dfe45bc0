"""Which entries of the EU's table of languages stand for language tags; it resolves no names."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache

from disinfo_graph import resources
from disinfo_graph.vocab import EU_LANGUAGE


def entries(tags: Iterable[str]) -> list[str]:
    """Return the IRIs of the entries, in order; a tag that has none gives that of its language."""
    known = _codes()
    codes = {known.get(tag) or known.get(tag.partition("-")[0], "") for tag in tags}
    return [EU_LANGUAGE + code for code in sorted(codes - {""})]


def tag(entry: str) -> str:
    """Return the language tag of an entry; its IRI where there is none."""
    code = entry.removeprefix(EU_LANGUAGE)
    return next((tag for tag, eu in _codes().items() if eu == code), entry)


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    with resources.registry("languages").open(encoding="utf-8", newline="") as file:
        return {row["tag"]: row["eu"] for row in csv.DictReader(file)}
