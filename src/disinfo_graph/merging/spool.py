"""Keeps all records on disk until they are complete, and tells in which ranges they become cases.

Memory does not grow with the input: only the labels of what cases name are counted.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from disinfo_graph import iris
from disinfo_graph.merging import pages
from disinfo_graph.merging.known import Noted, NoteWriter, noted
from disinfo_graph.merging.packing import pack
from disinfo_graph.merging.pages import Range, record_key
from disinfo_graph.model import Case, Record

_PAGES = 1000
"""How many pages are indexed at a time."""


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
        self._database = sqlite3.connect(path)
        # The spool is thrown away with a publication that fails, so it need not be durable.
        self._database.execute("PRAGMA synchronous = OFF")
        # So that a record, of some kilobytes, does not have to be divided between pages.
        self._database.execute("PRAGMA page_size = 16384")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(pages.TABLES)
        self._database.executemany("INSERT INTO given VALUES (?, ?)", given.items())
        self._notes = NoteWriter(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._notes.close()
        self._database.close()

    def add(self, record: Record) -> None:
        """Take a record in; the order does not matter."""
        self._count("keyword", record.keywords)
        self._count("publisher", [record.publisher] if record.publisher else [])
        self._count("source", record.sources)
        self._count("source", [a.source for a in record.appearances if a.source])
        # What the case went by if it was published before its report had an address.
        untold = record_key(record, None)
        key = record_key(record, record.report) if record.report is not None else untold
        row = (key, untold, record.origin.source, record.origin.line, pack(record))
        self._database.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", row)
        self._assigned = False

    def _count(self, kind: str, labels: Iterable[str]) -> None:
        # Counter.update costs more than the few labels of a record.
        counted = self.labels[kind]
        for label in labels:
            counted[label] += 1

    def ranges(self, size: int) -> list[Range]:
        """Return the ranges of `size` pages each that hold all records; other processes see them.

        A page holds one case, or one for each of its reviews.
        """
        self._assign()
        return pages.ranges(self._database, size)

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
            "row_number() OVER (ORDER BY slug, source, line, records.rowid), "
            "dense_rank() OVER (ORDER BY slug), slug, records.rowid "
            "FROM records JOIN slugs USING (key)"
        )
        self._database.commit()
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
        for told in self.ranges(_PAGES):
            yield from pages.cases(self._database, told)

    def note(self, told: Noted) -> None:
        """Take in what is to be known of the cases of a range; ranges come in their order."""
        self._count("narrative", told.narratives)
        self._notes.write(told)

    def index(self, narratives: Callable[[Case], Iterable[str]]) -> int:
        """Note every case, range by range; return how many cases.

        `narratives` gives the names that a case has for its narratives.
        """
        count = 0
        for told in self.ranges(_PAGES):
            found = noted(pages.cases(self._database, told), narratives)
            self.note(found)
            count += found.cases
        return count
