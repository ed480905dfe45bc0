"""The given full texts as the gold set sees them: those with a report, one a key, as published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from disinfo_graph.iris import fold, report_key
from disinfo_graph.model import Record
from disinfo_graph.readers import read

HERE = Path(__file__).resolve().parent
TEXTS = HERE.parents[2] / "shared" / "data" / "euvsdisinfo" / "cases-fulltext.jsonl"
"""The real input lies beside every checkout but belongs to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One case with its texts as a release would publish them, so that offsets fit those too."""

    key: str
    title: str
    year: int
    countries: tuple[str, ...]
    keywords: tuple[str, ...]
    claim: str
    debunk: str

    @property
    def sha256(self) -> str:
        """The hash of claim and debunk: what was read when the case was labelled."""
        return sha256(f"{self.claim}\n\n{self.debunk}".encode()).hexdigest()


def load(path: Path = TEXTS) -> dict[str, Told]:
    """Return the cases of the given texts by their keys.

    Left out are cases without a report's address, whose keys would be their titles; cases told in
    two ways; and all but one of those that share a title or both texts, which would stand on both
    sides of the halves.
    """
    by_key: dict[str, set[Told]] = {}
    for told in _told(path):
        by_key.setdefault(told.key, set()).add(told)
    found: dict[str, Told] = {}
    seen: set[str] = set()
    for key, tellings in sorted(by_key.items()):
        told = min(tellings, key=lambda one: one.title)
        marks = {fold(told.title), told.sha256}
        if len({one.sha256 for one in tellings}) == 1 and not marks & seen:
            found[key] = told
            seen |= marks
    return found


def _told(path: Path) -> Iterator[Told]:
    for item in read([path]):
        if not isinstance(item, Record) or not item.report or not item.published:
            continue
        yield Told(
            key=report_key(item.report),
            title=item.title or "",
            year=item.published.year,
            countries=item.countries,
            keywords=item.keywords,
            claim=item.claim or "",
            debunk=item.debunk or "",
        )
