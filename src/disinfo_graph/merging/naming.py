"""Gives every page of a spool its slug: the one it had before, or a new one; no slug twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from disinfo_graph import iris

TABLES = """
CREATE TABLE given (key TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX given_slugs ON given (slug);
CREATE TABLE slugs (key TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE) WITHOUT ROWID;
"""

_KNOWN = (
    # A report by its address.
    "SELECT DISTINCT key, slug FROM records JOIN given USING (key) WHERE key <> untold ORDER BY 1",
    # A report by a record without address that is found to be of its case.
    "SELECT report, slug FROM parties JOIN unaddressed USING (row) "
    "JOIN given ON given.key IN (placed, claimed, own) WHERE report IS NOT NULL "
    "ORDER BY report, CASE given.key WHEN placed THEN 1 WHEN claimed THEN 2 ELSE 3 END, slug",
    # A case without address by what it says, best with the place, or else by its title and day.
    "SELECT own, slug FROM parties JOIN unaddressed USING (row) "
    "JOIN given ON given.key IN (placed, claimed, own, unaddressed.key) WHERE report IS NULL "
    "ORDER BY CASE given.key WHEN placed THEN 1 WHEN claimed THEN 2 WHEN own THEN 3 ELSE 4 END, "
    "own, slug",
    # A report by its title and day: the case was published before its report had an address.
    "SELECT DISTINCT records.key, slug FROM records JOIN given ON given.key = untold "
    "WHERE records.key <> untold ORDER BY records.key, untold",
)
"""What knows a key's slug, best first; of two keys with one slug the first has it."""

_PAGES = (
    "SELECT DISTINCT key FROM records WHERE key <> untold AND key NOT IN (SELECT key FROM slugs)",
    "SELECT DISTINCT own FROM parties WHERE report IS NULL AND own NOT IN (SELECT key FROM slugs)",
)


def name(database: sqlite3.Connection) -> None:
    """Give each report, and each party that joins none, a slug."""
    database.execute("DELETE FROM slugs")
    if database.execute("SELECT 1 FROM given LIMIT 1").fetchone() is not None:
        for known in _KNOWN:
            database.execute(f"INSERT OR IGNORE INTO slugs {known}")
    for pages in _PAGES:
        keys = database.execute(f"{pages} ORDER BY 1")
        _name_anew(database, (str(row[0]) for row in keys))


def _name_anew(database: sqlite3.Connection, keys: Iterable[str]) -> None:
    for key in keys:
        made = key
        # A slug that another case has inherited is passed over.
        while not _insert(database, key, iris.case_slug(made)):
            made += "#"


def _insert(database: sqlite3.Connection, key: str, slug: str) -> bool:
    query = "INSERT OR IGNORE INTO slugs VALUES (?, ?)"
    return database.execute(query, (key, slug)).rowcount == 1
