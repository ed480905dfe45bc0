"""Keeps all records on disk, and gives them back as cases in the order of their slugs.

Memory does not grow with the input: only the labels of what cases name are counted.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import Self

from disinfo_graph import iris
from disinfo_graph.merging import known
from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.packing import pack, unpack
from disinfo_graph.merging.reviews import reviews
from disinfo_graph.model import Case, Record

_TABLES = """
CREATE TABLE records (
  key TEXT NOT NULL, untold TEXT NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL, record BLOB
);
CREATE TABLE slugs (key TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
  number INTEGER PRIMARY KEY, slug TEXT NOT NULL, record INTEGER NOT NULL
);
"""


class Spool:
    """A file of records; closing it ends its use, the file goes with the folder it is in.

    `given` are the slugs that keys have been given before: they keep them for ever.
    """

    def __init__(self, path: Path, given: Mapping[str, str]) -> None:
        self.path = path
        self.labels: dict[str, Counter[str]] = {
            "keyword": Counter(),
            "narrative": Counter(),
            "publisher": Counter(),
            "source": Counter(),
        }
        self._known = given
        self._assigned = True
        self._slugs = frozenset(given.values())
        self._database = sqlite3.connect(path)
        # The spool is thrown away with a publication that fails, so it need not be durable.
        self._database.execute("PRAGMA synchronous = OFF")
        # So that a record, of some kilobytes, does not have to be divided between pages.
        self._database.execute("PRAGMA page_size = 16384")
        # 16 MiB, however large the input: titles come in no order, and each needs its page.
        self._database.execute("PRAGMA cache_size = -16384")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(_TABLES + known.TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def add(self, record: Record) -> None:
        """Take a record in; the order does not matter."""
        self._count("keyword", record.keywords)
        self._count("publisher", [record.publisher] if record.publisher else [])
        self._count("source", record.sources)
        self._count("source", [a.source for a in record.appearances if a.source])
        # What the case went by if it was published before its report had an address.
        untold = _key(record, None)
        key = _key(record, record.report) if record.report is not None else untold
        row = (key, untold, record.origin.source, record.origin.line, pack(record))
        self._database.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", row)
        self._assigned = False

    def _count(self, kind: str, labels: Iterable[str]) -> None:
        # Counter.update costs more than the few labels of a record.
        counted = self.labels[kind]
        for label in labels:
            counted[label] += 1

    def _assign(self) -> None:
        """Give each key the slug it is known by, or a new one; records of one slug are one page."""
        if self._assigned:
            return
        for table in ("slugs", "pages"):
            self._database.execute(f"DELETE FROM {table}")
        self._database.executemany("INSERT OR IGNORE INTO slugs VALUES (?, ?)", self._given())
        # The records stay where they are: to sort them would be to write them once more.
        self._database.execute(
            "INSERT INTO pages SELECT "
            "row_number() OVER (ORDER BY slug, source, line, records.rowid), slug, records.rowid "
            "FROM records JOIN slugs USING (key)"
        )
        self._assigned = True

    def _given(self) -> Iterator[tuple[str, str]]:
        inherited: set[str] = set()
        rows = self._database.execute(
            "SELECT DISTINCT key, untold FROM records ORDER BY key, untold"
        )
        for key, group in groupby(rows, key=lambda row: str(row[0])):
            slug = self._known.get(key)
            # Of several reports with that title and date only one can be the same case.
            before = [u for _, u in group if u in self._known and u not in inherited]
            if slug is None and before:
                inherited.add(before[0])
                slug = self._known[before[0]]
            yield key, slug or iris.case_slug(key)

    def cases(self) -> Iterator[Case]:
        """Yield the merged cases, page by page in the order of the pages' slugs."""
        self._assign()
        rows = self._database.execute(
            "SELECT slug, key, records.record FROM pages "
            "JOIN records ON records.rowid = pages.record ORDER BY number"
        )
        for slug, group in groupby(rows, key=lambda row: str(row[0])):
            keys, records = set(), []
            for _, key, packed in group:
                keys.add(str(key))
                records.append(unpack(packed))
            groups = reviews(records) if len(records) > 1 else [records]
            if len(groups) > 1:
                yield from self._divided(slug, groups)
                continue
            own = _review_key(records)
            if own:
                keys.add(own)
            yield merge(tuple(sorted(keys)), self._known.get(own or "", slug), records)

    def _divided(self, slug: str, groups: list[list[Record]]) -> Iterator[Case]:
        """Yield the cases of a page that holds several reviews."""
        keyed = [(_review_key(group) or _key(group[0], group[0].report), group) for group in groups]
        given = [self._known.get(key) for key, _ in keyed]
        # A page that held one review gave its own slug away: that review keeps it.
        published = slug in self._slugs and slug not in given
        for number, (key, group) in enumerate(keyed):
            first = slug if published and number == 0 else iris.case_slug(key)
            yield merge((key,), given[number] or first, group)

    def chunks(self, size: int) -> Iterator[tuple[Case, ...]]:
        """Yield the cases in ranges of at most `size`."""
        cases = self.cases()
        while chunk := tuple(islice(cases, size)):
            yield chunk

    def index(self, narratives: Callable[[Case], Iterable[str]]) -> int:
        """Note every case's titles and report, count narratives' names; return how many cases.

        `narratives` gives the names that a case has for its narratives.
        """
        count = 0
        with closing(self._database.cursor()) as cursor:
            for case in self.cases():
                count += 1
                self._count("narrative", narratives(case))
                _note(case, cursor)
        self._database.commit()
        return count


def _note(case: Case, cursor: sqlite3.Cursor) -> None:
    # Of two cases with one title or report, the first in the order of slugs, at every run.
    for title in (case.title, *case.titles):
        if title:
            row = (iris.fold(title), case.slug)
            cursor.execute("INSERT OR IGNORE INTO titles VALUES (?, ?)", row)
            cursor.execute("INSERT INTO words VALUES (?, ?)", row)
    if case.report is not None:
        row = (iris.report_key(case.report), case.slug)
        cursor.execute("INSERT OR IGNORE INTO reports VALUES (?, ?)", row)


def _key(record: Record, report: str | None, review: str | None = None) -> str:
    return iris.case_key(
        report=report,
        title=record.title,
        published=record.published,
        text=record.claim or record.debunk,
        review=review,
    )


def _review_key(records: Iterable[Record]) -> str | None:
    """Return the key of one review among several of its page; None where there is no claim."""
    claimed = [record for record in records if record.claim]
    told = min(claimed, key=lambda record: record.origin, default=None)
    return None if told is None else _key(told, told.report, review=told.claim)
