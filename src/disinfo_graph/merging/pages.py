"""Reads a spool that is complete: the records of each page, merged; it only reads.

A page is what stands at one report address. Many processes may read ranges of pages at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.packing import unpack
from disinfo_graph.merging.reviews import reviews
from disinfo_graph.model import Case, Record

TABLES = """
CREATE TABLE records (
  key TEXT NOT NULL, untold TEXT NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL, record BLOB
);
CREATE TABLE slugs (key TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
  number INTEGER PRIMARY KEY, page INTEGER NOT NULL, slug TEXT NOT NULL, record INTEGER NOT NULL
);
CREATE TABLE given (key TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX given_slugs ON given (slug);
"""

Range = tuple[int, int]
"""The first and the last number of the records of some pages."""


def ranges(database: sqlite3.Connection, size: int) -> list[Range]:
    """Return what holds all records, in order, `size` pages each."""
    found = database.execute(
        "SELECT min(number), max(number) FROM pages GROUP BY (page - 1) / ? ORDER BY 1", (size,)
    )
    return [(first, last) for first, last in found]


def merged(path: Path, told: Range) -> Iterator[Case]:
    """Yield the merged cases of a range of a spool's file, in the order of the pages' slugs."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        yield from cases(database, told)


def cases(database: sqlite3.Connection, told: Range) -> Iterator[Case]:
    """Yield the merged cases of a range, in the order of the pages' slugs."""
    rows = database.execute(
        "SELECT slug, key, records.record FROM pages "
        "JOIN records ON records.rowid = pages.record "
        "WHERE number BETWEEN ? AND ? ORDER BY number",
        told,
    )
    for slug, group in groupby(rows, key=lambda row: str(row[0])):
        keys, records = set(), []
        for _, key, packed in group:
            keys.add(str(key))
            records.append(unpack(packed))
        yield from _page(database, slug, keys, records)


def _page(
    database: sqlite3.Connection, slug: str, keys: set[str], records: list[Record]
) -> Iterator[Case]:
    groups = reviews(records) if len(records) > 1 else [records]
    if len(groups) > 1:
        yield from _divided(database, slug, groups)
        return
    own = _review_key(records)
    if own:
        keys.add(own)
    yield merge(tuple(sorted(keys)), (own and _given(database, own)) or slug, records)


def _divided(database: sqlite3.Connection, slug: str, groups: list[list[Record]]) -> Iterator[Case]:
    """Yield the cases of a page that holds several reviews."""
    keyed = [
        (_review_key(group) or record_key(group[0], group[0].report), group) for group in groups
    ]
    given = [_given(database, key) for key, _ in keyed]
    # A page that held one review gave its own slug away: that review keeps it.
    published = slug not in given and _is_given(database, slug)
    for number, (key, group) in enumerate(keyed):
        first = slug if published and number == 0 else iris.case_slug(key)
        yield merge((key,), given[number] or first, group)


def _given(database: sqlite3.Connection, key: str) -> str | None:
    """Return the slug that a key has been given before."""
    row = database.execute("SELECT slug FROM given WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _is_given(database: sqlite3.Connection, slug: str) -> bool:
    return database.execute("SELECT 1 FROM given WHERE slug = ?", (slug,)).fetchone() is not None


def record_key(record: Record, report: str | None, review: str | None = None) -> str:
    """Return the key of the case that a record tells, if its report stands at that address."""
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
    return None if told is None else record_key(told, told.report, review=told.claim)
