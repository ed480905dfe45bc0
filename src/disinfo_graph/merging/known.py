"""Finds a case by its title or by its report among all cases of the finished spool; it only reads.

Many processes may hold one each.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from rapidfuzz import fuzz

from disinfo_graph import iris
from disinfo_graph.model import Match

TABLES = """
CREATE TABLE titles (folded TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reports (key TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (folded, slug UNINDEXED);
"""

LIKENESS = 0.9
"""How alike two titles must be, by the share of characters that stay the same."""
_CANDIDATES = 20
_LONGEST = 300
"""No title is longer; what is, is no title."""
_WORD = re.compile(r"\w{4,}")


class KnownCases:
    """The cases of a spool, but for those that nothing may link to."""

    def __init__(self, path: Path, unlinked: Collection[str] = ()) -> None:
        self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self._unlinked = unlinked

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def titled(self, title: str) -> Match | None:
        """Return the case that has this title, or else the one whose title is most like it."""
        folded = iris.fold(title)
        slug = self._slug("SELECT slug FROM titles WHERE folded = ?", folded)
        if slug is not None:
            return Match(slug=slug, likeness=1.0)
        return self._like(folded) if len(folded) <= _LONGEST else None

    def reported(self, address: str) -> str | None:
        """Return the slug of the case whose report stands at this address."""
        return self._slug("SELECT slug FROM reports WHERE key = ?", iris.report_key(address))

    def _slug(self, query: str, value: str) -> str | None:
        row = self._database.execute(query, (value,)).fetchone()
        return str(row[0]) if row is not None and row[0] not in self._unlinked else None

    def _like(self, folded: str) -> Match | None:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(folded))
        if not words:
            return None
        # The index gives those that share the rarest words; only these are compared in full.
        rows = self._database.execute(
            "SELECT folded, slug FROM words WHERE words MATCH ? ORDER BY rank, slug LIMIT ?",
            (words, _CANDIDATES),
        )
        likened = [
            (fuzz.ratio(folded, title) / 100, slug)
            for title, slug in rows
            if slug not in self._unlinked
        ]
        best = max(likened, key=lambda one: (one[0], one[1]), default=(0.0, ""))
        return Match(slug=best[1], likeness=best[0]) if best[0] >= LIKENESS else None
