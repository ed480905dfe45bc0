"""Keeps all records on disk until they are complete, and tells in which ranges they become cases.

Memory does not grow with the input: only the labels of what cases name are counted, and how long
titles are that were cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from disinfo_graph import iris
from disinfo_graph.merging import joining, naming, pages
from disinfo_graph.merging.fields import is_cut
from disinfo_graph.merging.joining import join
from disinfo_graph.merging.known import Noted, NoteWriter, no_labels, noted
from disinfo_graph.merging.likeness import LONGEST
from disinfo_graph.merging.naming import name
from disinfo_graph.merging.packing import pack
from disinfo_graph.merging.pages import Range
from disinfo_graph.merging.record_keys import own_keys, record_key
from disinfo_graph.model import Case, Record

_PAGES = 1000
"""How many pages are indexed at a time."""


class Spool:
    """A file of records; closing it ends its use, the file goes with the folder it is in.

    `given` are the slugs that keys have been given before: they keep them for ever.
    """

    def __init__(self, path: Path, given: Mapping[str, str]) -> None:
        self.path = path
        self.labels = no_labels()
        """How many cases use each label, by its kind, as soon as they are noted."""
        self._cuts: set[int] = set()
        self._assigned = True
        self._database = sqlite3.connect(path)
        # The spool is thrown away with a publication that fails, so it need not be durable.
        self._database.execute("PRAGMA synchronous = OFF")
        # So that a record, of some kilobytes, does not have to be divided between pages.
        self._database.execute("PRAGMA page_size = 16384")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(joining.TABLES + naming.TABLES + pages.TABLES)
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
        # What the case went by if it was published before its report had an address.
        untold = record_key(record, None)
        key = untold if record.report is None else record_key(record, record.report)
        row = (key, untold, record.origin.source, record.origin.line, pack(record))
        number = self._database.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", row).lastrowid
        title = record.title or ""
        if record.report is None:
            alone = (number, key, *own_keys(record))
            self._database.execute("INSERT INTO unaddressed VALUES (?, ?, ?, ?)", alone)
        elif is_cut(title) and len(title) <= LONGEST:
            self._cuts.add(len(iris.fold(title)))
        self._assigned = False

    def ranges(self, size: int) -> list[Range]:
        """Return the ranges of `size` pages each that hold all records; other processes see them.

        A page holds one case, or one for each of its reviews.
        """
        self._assign()
        return pages.ranges(self._database, size)

    def _assign(self) -> None:
        """Tell which records are of one page, and give each page its slug."""
        if self._assigned:
            return
        self._database.execute("DELETE FROM pages")
        join(self._database, self._cuts)
        name(self._database)
        # The records stay where they are: to sort them would be to write them once more.
        self._database.execute(
            "INSERT INTO pages SELECT "
            "row_number() OVER (ORDER BY slug, source, line, records.rowid), "
            "dense_rank() OVER (ORDER BY slug), slug, records.rowid "
            "FROM records LEFT JOIN parties ON parties.row = records.rowid "
            "JOIN slugs ON slugs.key = coalesce(parties.report, parties.own, records.key)"
        )
        self._database.commit()
        self._assigned = True

    def cases(self) -> Iterator[Case]:
        """Yield the merged cases, page by page in the order of the pages' slugs."""
        for told in self.ranges(_PAGES):
            yield from pages.cases(self._database, told)

    def note(self, told: Noted) -> None:
        """Take in what is to be known of the cases of a range; ranges come in their order."""
        for kind, counted in told.labels.items():
            self.labels[kind].update(counted)
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
