"""What cases know of each other: by which titles and reports each can be found.

It is noted once, beside the spool; then many processes may look cases up.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from rapidfuzz import fuzz

from disinfo_graph import iris
from disinfo_graph.model import Case, Match

_TABLES = """
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


KINDS = ("keyword", "narrative", "publisher")
"""The kinds of labels that are counted."""


def no_labels() -> dict[str, Counter[str]]:
    """Return a count of labels by kind, with none yet."""
    return {kind: Counter() for kind in KINDS}


@dataclass(slots=True)
class Noted:
    """What is to be known of some cases, in the order of their slugs."""

    cases: int = 0
    titles: list[tuple[str, str]] = field(default_factory=list)
    """Folded titles, each with the slug of its case."""
    reports: list[tuple[str, str]] = field(default_factory=list)
    """Keys of reports' addresses, each with the slug of its case."""
    labels: dict[str, Counter[str]] = field(default_factory=no_labels)
    """How many cases use each label, by its kind."""


def noted(cases: Iterable[Case], narratives: Callable[[Case], Iterable[str]]) -> Noted:
    """Return what is to be known of cases; `narratives` gives a case's names for its narratives."""
    found = Noted()
    for case in cases:
        found.cases += 1
        for kind, labels in _labels(case, narratives).items():
            found.labels[kind].update(labels)
        found.titles += [
            (iris.fold(title), case.slug) for title in (case.title, *case.titles) if title
        ]
        if case.report is not None:
            found.reports.append((iris.report_key(case.report), case.slug))
    return found


def _labels(case: Case, narratives: Callable[[Case], Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return the labels of a case, each once: how many records told the case does not matter."""
    return {
        "keyword": frozenset(case.keywords),
        "narrative": frozenset(narratives(case)),
        "publisher": frozenset([case.publisher] if case.publisher else []),
    }


def _beside(spool: Path) -> Path:
    return spool.with_name(f"{spool.name}.known")


class NoteWriter:
    """Writes notes beside a spool, where the processes that read the spool do not hinder it."""

    def __init__(self, spool: Path) -> None:
        self._database = sqlite3.connect(_beside(spool))
        self._database.execute("PRAGMA synchronous = OFF")
        # 16 MiB, however large the input: titles come in no order, and each needs its page.
        self._database.execute("PRAGMA cache_size = -16384")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Write no more."""
        self._database.close()

    def write(self, noted: Noted) -> None:
        """Write notes, for others to read."""
        # Of two cases with one title or report, the first in the order of slugs, at every run.
        self._database.executemany("INSERT OR IGNORE INTO titles VALUES (?, ?)", noted.titles)
        self._database.executemany("INSERT INTO words VALUES (?, ?)", noted.titles)
        self._database.executemany("INSERT OR IGNORE INTO reports VALUES (?, ?)", noted.reports)
        self._database.commit()


class KnownCases:
    """The cases of a spool, but for those that nothing may link to."""

    def __init__(self, spool: Path, unlinked: Collection[str] = ()) -> None:
        address = f"{_beside(spool).absolute().as_uri()}?mode=ro"
        self._database = sqlite3.connect(address, uri=True)
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
