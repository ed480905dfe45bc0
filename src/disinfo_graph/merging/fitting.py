"""Asks a spool which reports the title of a record without report fits, and what those tell."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from disinfo_graph import iris
from disinfo_graph.merging.likeness import BEGINNING, LONGEST, Look, Text, look, unlike
from disinfo_graph.merging.packing import unpack
from disinfo_graph.model import Record

INDEXES = """
CREATE INDEX IF NOT EXISTS records_untold ON records (untold, key) WHERE key <> untold;
CREATE INDEX IF NOT EXISTS records_key ON records (key) WHERE key <> untold;
"""
"""What the questions need, made when all records are there."""

_BETWEEN_WORDS = re.compile(r"(?<=\w)(?!\w)")
_FITTING = 100
"""Of more reports of one title and day none can be told to be the right one."""
_LOOKED_AT = 1000
"""Of so many records of a report it is seen what it tells."""


class Fit(IntEnum):
    """How well two titles of one day fit."""

    NONE = 0
    PART = 1
    """One is how the other begins."""
    CUT = 2
    """One was cut, and is how the other begins."""
    WHOLE = 3
    """They are the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What all records of a report tell."""

    titles: frozenset[tuple[str, Text]]
    """Day and title."""
    looks: frozenset[Look]
    all: Look
    """Places and sources of all of them."""


def fitting(database: sqlite3.Connection, key: str, cuts: Collection[int]) -> list[str]:
    """Return the keys of the reports that may have this title, or a part of it, on this day."""
    head, _, day = key.rpartition("|")
    if not head.startswith(iris.TITLE_KEY):
        return []
    title = head.removeprefix(iris.TITLE_KEY)
    same = [key, *(f"{iris.TITLE_KEY}{title[:end]}|{day}" for end in _ends(title, cuts))]
    found = database.execute(
        "SELECT DISTINCT key FROM records WHERE key <> untold "
        f"AND untold IN ({','.join('?' * len(same))}) ORDER BY key LIMIT {_FITTING}",
        same,
    ).fetchall()
    if len(title) >= BEGINNING:
        found += database.execute(
            "SELECT DISTINCT key FROM records WHERE key <> untold AND untold >= ? AND untold < ? "
            f"AND substr(untold, -length(?)) = ? ORDER BY key LIMIT {_FITTING}",
            (head, f"{head}\U0010ffff", f"|{day}", f"|{day}"),
        ).fetchall()
    return sorted({str(row[0]) for row in found})


def _ends(title: str, cuts: Collection[int]) -> list[int]:
    """Return where titles may end that this one begins with: cut ones, or whole ones of words."""
    lengths = {match.start() for match in _BETWEEN_WORDS.finditer(title, 0, LONGEST)} | {*cuts}
    return sorted(length for length in lengths if BEGINNING <= length < len(title))


def see(database: sqlite3.Connection, report: str) -> Seen:
    """Return what the records of a report tell."""
    rows = database.execute(
        "SELECT records.record FROM records WHERE key <> untold AND key = ? "
        f"ORDER BY source, line, rowid LIMIT {_LOOKED_AT}",
        (report,),
    )
    records = [unpack(row[0]) for row in rows]
    looks = frozenset(map(look, records))
    titles = [(_day(one), look(one).title) for one in records]
    return Seen(
        titles=frozenset((day, title) for day, title in titles if title is not None),
        looks=looks,
        all=Look(
            language="",
            title=None,
            claim=None,
            places=frozenset[str]().union(*(one.places for one in looks)),
            sources=frozenset[str]().union(*(one.sources for one in looks)),
        ),
    )


def _day(record: Record) -> str:
    return str(record.published or "")


def fit(record: Record, seen: Seen) -> Fit:
    """Return how well the title of a record fits a report of the same day."""
    own, day = look(record).title, _day(record)
    if own is None:
        return Fit.NONE
    return max((_how(own, title) for on, title in seen.titles if on == day), default=Fit.NONE)


def _how(one: Text, other: Text) -> Fit:
    if one.folded == other.folded:
        return Fit.CUT if one.cut or other.cut else Fit.WHOLE
    if one.begins(other) or other.begins(one):
        return Fit.CUT
    return Fit.PART if one.leads(other) or other.leads(one) else Fit.NONE


def claims_differ(one: Look, seen: Seen) -> bool:
    """Tell whether a report tells another claim, in the same language."""
    return any(
        one.language == other.language and unlike(one.claim, other.claim) for other in seen.looks
    )
