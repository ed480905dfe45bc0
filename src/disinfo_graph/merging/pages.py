"""Reads a spool that is complete: the records of each page, merged; it only reads.

A page is what stands at one report address, or what one case without address is told by. Many
processes may read ranges of pages at a time.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.packing import unpack
from disinfo_graph.merging.record_keys import record_key
from disinfo_graph.merging.reviews import reviews
from disinfo_graph.model import Case, Conflict, Origin, Record

TABLES = """
CREATE TABLE records (
  key TEXT NOT NULL, untold TEXT NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL, record BLOB
);
CREATE TABLE pages (
  number INTEGER PRIMARY KEY, page INTEGER NOT NULL, slug TEXT NOT NULL, record INTEGER NOT NULL
);
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
    doubts = _doubts(database, told)
    rows = database.execute(
        "SELECT slug, records.key, own, claimed, placed, records.record FROM pages "
        "JOIN records ON records.rowid = pages.record "
        "LEFT JOIN parties ON parties.row = pages.record "
        "LEFT JOIN unaddressed ON unaddressed.row = pages.record "
        "WHERE number BETWEEN ? AND ? ORDER BY number",
        told,
    )
    for slug, group in groupby(rows, key=lambda row: str(row[0])):
        told_by = [(unpack(packed), _own_keys(*keys)) for _, _, *keys, packed in group]
        page = _Page(slug, told_by)
        yield from _reported(database, page) if page.report else _alone(page, doubts.get(slug, ()))


def _own_keys(own: str | None, claimed: str, placed: str) -> frozenset[str]:
    """Return the keys that a record without report gives its case."""
    if own is None:
        return frozenset()
    # Where the claims do not tell two cases apart, neither goes by its claim.
    return frozenset([own, placed] if own == placed else [own, claimed, placed])


@dataclass(frozen=True, slots=True)
class _Page:
    """The records of a page, each with the keys that it has without a report."""

    slug: str
    told: list[tuple[Record, frozenset[str]]]

    @property
    def records(self) -> list[Record]:
        return [record for record, _ in self.told]

    @property
    def report(self) -> str | None:
        return next((one.report for one in self.records if one.report is not None), None)

    def keys(self, records: Iterable[Record]) -> set[str]:
        """Return the keys that some of the records have without a report."""
        these = {id(record) for record in records}
        return set[str]().union(*(keys for record, keys in self.told if id(record) in these))


def _alone(page: _Page, doubts: Iterable[tuple[str, Origin]]) -> Iterator[Case]:
    """Yield the one case of records without report, with the reports that it may belong to."""
    case = merge(tuple(sorted(page.keys(page.records))), page.slug, page.records)
    maybe = [
        Conflict(
            field="report",
            kept="",
            kept_from=case.origins[0],
            dropped=report,
            dropped_from=origin,
        )
        for report, origin in doubts
    ]
    yield replace(case, conflicts=(*case.conflicts, *maybe))


def _doubts(database: sqlite3.Connection, told: Range) -> dict[str, list[tuple[str, Origin]]]:
    """Return for each slug of a range the reports that fit it, but not without doubt."""
    found: dict[str, list[tuple[str, Origin]]] = {}
    rows = database.execute(
        "SELECT slug, (SELECT records.record FROM records WHERE key <> untold AND key = report "
        "ORDER BY source, line, rowid LIMIT 1) FROM pages JOIN doubts ON doubts.row = pages.record "
        "WHERE number BETWEEN ? AND ? ORDER BY number, report",
        told,
    )
    for slug, packed in rows:
        record = unpack(packed)
        found.setdefault(slug, []).append((record.report or "", record.origin))
    return found


def _reported(database: sqlite3.Connection, page: _Page) -> Iterator[Case]:
    records = page.records
    groups = reviews(records) if len(records) > 1 else [records]
    if len(groups) > 1:
        yield from _divided(database, page, groups)
        return
    keys = page.keys(records) | {record_key(records[0], page.report)}
    # Each of its claims: should they ever be told apart, or come in another order, the slug stays.
    claimed = _review_keys(records, page.report)
    slug = (_given(database, claimed[0]) if claimed else None) or page.slug
    yield merge(tuple(sorted(keys | {*claimed})), slug, records)


def _divided(
    database: sqlite3.Connection, page: _Page, groups: list[list[Record]]
) -> Iterator[Case]:
    """Yield the cases of a page that holds several reviews."""
    keys = _distinct_keys(groups, page.report)
    for key, slug, group in zip(keys, _slugs(database, page.slug, keys), groups, strict=True):
        yield merge(tuple(sorted({key, *page.keys(group)})), slug, group)


def _slugs(database: sqlite3.Connection, own: str, keys: list[str]) -> list[str]:
    """Return the slugs of the reviews of a page, by their keys; no slug twice."""
    known = [_given(database, key) for key in keys]
    firsts = {slug: number for number, slug in reversed([*enumerate(known)])}
    found = [slug if firsts[slug] == number else None for number, slug in enumerate(known)]
    # A page that held one review gave its own slug away: that review keeps it.
    published = own not in known and _is_given(database, own)
    taken = set(known)
    for number, key in enumerate(keys):
        if found[number] is None:
            first = own if published and number == 0 else iris.case_slug(key)
            slug = first if first not in taken else iris.case_slug(f"{key}#{number}")
            taken.add(slug)
            found[number] = slug
    return [slug for slug in found if slug is not None]


def _distinct_keys(groups: list[list[Record]], report: str | None) -> list[str]:
    """Return a key for each review of a page: by the first of its claims that no other tells."""
    told = [_review_keys(group, report) for group in groups]
    shared = Counter(key for keys in told for key in dict.fromkeys(keys))
    return [
        next((key for key in keys if shared[key] == 1), None) or _titled_key(group[0], report)
        for keys, group in zip(told, groups, strict=True)
    ]


def _review_keys(records: Iterable[Record], report: str | None) -> list[str]:
    """Return the keys of a review among several of its page, by its claims in their order."""
    claimed = sorted((one for one in records if one.claim), key=lambda one: one.origin)
    return [record_key(one, report, review=one.claim) for one in claimed]


def _titled_key(record: Record, report: str | None) -> str:
    return record_key(record, report, review=f"{record.claim or ''}\n{record.title or ''}")


def _given(database: sqlite3.Connection, key: str) -> str | None:
    """Return the slug that a key has been given before."""
    row = database.execute("SELECT slug FROM given WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _is_given(database: sqlite3.Connection, slug: str) -> bool:
    return database.execute("SELECT 1 FROM given WHERE slug = ?", (slug,)).fetchone() is not None
