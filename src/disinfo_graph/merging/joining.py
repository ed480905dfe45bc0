"""Finds, for records that tell no report, the one report whose case they tell without doubt.

Records of one title and day are looked at together, and little else stands in memory. Nothing
depends on the order in which records came.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby

from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.fitting import INDEXES, Fit, Seen, claims_differ, fit, fitting, see
from disinfo_graph.merging.likeness import Look, apart, look
from disinfo_graph.merging.packing import unpack
from disinfo_graph.merging.record_keys import own_keys
from disinfo_graph.merging.reviews import contradict, reviews
from disinfo_graph.model import Case, Record

TABLES = """
CREATE TABLE unaddressed (
  row INTEGER PRIMARY KEY, key TEXT NOT NULL, claimed TEXT NOT NULL, placed TEXT NOT NULL
);
CREATE TABLE parties (
  row INTEGER PRIMARY KEY, party INTEGER NOT NULL, own TEXT NOT NULL, report TEXT,
  shared INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX parties_party ON parties (party);
CREATE TABLE doubts (
  row INTEGER NOT NULL, report TEXT NOT NULL, PRIMARY KEY (row, report)
) WITHOUT ROWID;
"""
"""Records without report, by their keys; parties of them, each one case; what may fit a party."""

_REMEMBERED = 256
"""More than fit one title: what so many reports tell is kept in mind."""
_DOUBTS = 10
"""So many of the reports that may be a case's own are told."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One record without report."""

    row: int
    record: Record
    look: Look
    claimed: str
    placed: str


@dataclass(slots=True)
class _Party:
    """Records without report that are of one case."""

    told: list[_Told]
    fits: dict[str, Fit]
    """Reports that may be the one of the case, and how well they fit."""
    report: str | None = None
    """The one that it joins."""
    shared: bool = False
    """Whether they appeared at one address."""

    @property
    def row(self) -> int:
        return self.told[0].row


def join(database: sqlite3.Connection, cuts: Collection[int]) -> None:
    """Divide the records without report into parties, and join each with the report it fits.

    `cuts` are the lengths of the folded titles of reports that were cut.
    """
    database.execute("DELETE FROM parties")
    database.execute("DELETE FROM doubts")
    if database.execute("SELECT 1 FROM unaddressed LIMIT 1").fetchone() is None:
        return
    database.executescript(INDEXES)
    reports = database.execute("SELECT 1 FROM records WHERE key <> untold LIMIT 1").fetchone()
    seen_of = lru_cache(_REMEMBERED)(lambda report: see(database, report))
    for key, group in groupby(_unaddressed(database), key=lambda row: row[0]):
        rows = list(group)
        fits = fitting(database, key, cuts) if reports else []
        if len(rows) == 1 and not fits:
            _note(database, rows[0][1], rows[0][1], key)
            continue
        told = [_told(database, *row[1:]) for row in rows]
        _write(database, key, list(_parties(told, fits, seen_of)))
    _part(database)
    _tell_apart(database)


def _unaddressed(database: sqlite3.Connection) -> Iterator[tuple[str, int, str, str]]:
    yield from database.execute(
        "SELECT unaddressed.key, row, claimed, placed FROM unaddressed "
        "JOIN records ON records.rowid = unaddressed.row "
        "ORDER BY unaddressed.key, source, line, row"
    )


def _told(database: sqlite3.Connection, row: int, claimed: str, placed: str) -> _Told:
    record = _record(database, row)
    return _Told(row, record, look(record), claimed, placed)


def _record(database: sqlite3.Connection, row: int) -> Record:
    query = "SELECT records.record FROM records WHERE rowid = ?"
    return unpack(database.execute(query, (row,)).fetchone()[0])


def _parties(
    told: Sequence[_Told], fits: Iterable[str], seen_of: Callable[[str], Seen]
) -> Iterator[_Party]:
    """Yield the parties of records of one title and day."""
    found = {one.row: {key: fit(one.record, seen_of(key)) for key in fits} for one in told}
    chosen = {one.row: _shared(one, found[one.row], seen_of) for one in told}
    reports = sorted({report for report in chosen.values() if report is not None})
    for report in reports:
        for group in _cases([one for one in told if chosen[one.row] == report]):
            yield _Party(group, {}, report, shared=True)
    for group in _cases([one for one in told if chosen[one.row] is None]):
        best = {key: max(found[one.row][key] for one in group) for key in fits}
        party = _Party(group, {key: fit for key, fit in best.items() if fit >= Fit.CUT})
        party.report = _only(party, reports, seen_of)
        yield party


def _shared(one: _Told, fits: Mapping[str, Fit], seen_of: Callable[[str], Seen]) -> str | None:
    """Return the report that fits best of those that appeared at an address of the record."""
    shared = [
        key
        for key, fit in fits.items()
        if fit > Fit.NONE
        and not seen_of(key).all.places.isdisjoint(one.look.places)
        and not claims_differ(one.look, seen_of(key))
    ]
    best = max((fits[key] for key in shared), default=Fit.NONE)
    shared = [key for key in shared if fits[key] == best]
    return shared[0] if len(shared) == 1 else None


def _only(party: _Party, reports: Collection[str], seen_of: Callable[[str], Seen]) -> str | None:
    """Return the report that alone fits, by its whole title, if nothing contradicts."""
    if len(party.fits) != 1:
        return None
    (key,) = party.fits
    # Another record of the whole title is of that report: so the title is the report's.
    whole = key in reports or party.fits[key] is Fit.WHOLE
    against = any(
        claims_differ(one.look, seen_of(key)) or apart(one.look, seen_of(key).all)
        for one in party.told
    )
    return key if whole and not against else None


def _cases(told: Sequence[_Told]) -> Iterator[list[_Told]]:
    of = {id(one.record): one for one in told}
    for group in reviews(one.record for one in told):
        yield sorted((of[id(record)] for record in group), key=lambda one: one.record.origin)


def _write(database: sqlite3.Connection, key: str, parties: list[_Party]) -> None:
    claims = Counter(party.told[0].claimed for party in parties)
    for party in parties:
        first = party.told[0]
        own = first.claimed if claims[first.claimed] == 1 else first.placed
        own = own if len(parties) > 1 else key
        for one in party.told:
            _note(database, one.row, party.row, own, party.report, shared=party.shared)
        if party.report is None:
            _doubt(database, party.row, party.fits)


def _note(
    database: sqlite3.Connection,
    row: int,
    party: int,
    own: str,
    report: str | None = None,
    *,
    shared: bool = False,
) -> None:
    database.execute(
        "INSERT INTO parties VALUES (?, ?, ?, ?, ?)", (row, party, own, report, shared)
    )


def _doubt(database: sqlite3.Connection, party: int, reports: Iterable[str]) -> None:
    rows = [(party, report) for report in sorted(reports)[:_DOUBTS]]
    database.executemany("INSERT OR IGNORE INTO doubts VALUES (?, ?)", rows)


def _part(database: sqlite3.Connection) -> None:
    """Part from a report the parties that contradict another one that joins it as well."""
    several = database.execute(
        "SELECT report FROM parties WHERE report IS NOT NULL "
        "GROUP BY report HAVING count(DISTINCT party) > 1 ORDER BY report"
    ).fetchall()
    for (report,) in several:
        rows = database.execute(
            "SELECT party, shared, row FROM parties WHERE report = ? ORDER BY party, row",
            (report,),
        ).fetchall()
        joined = {
            (party, bool(shared)): [look(_record(database, row)) for _, _, row in group]
            for (party, shared), group in groupby(rows, key=lambda row: row[:2])
        }
        parted = _parted(joined)
        free = [(row,) for party, _, row in rows if party in parted]
        database.executemany("UPDATE parties SET report = NULL WHERE row = ?", free)
        for party in parted:
            _doubt(database, party, [report])


def _tell_apart(database: sqlite3.Connection) -> None:
    """Give each party that joined no report a key of its own, by what it says where that is needed.

    Only such parties count, as merged: what joined a report is not told again when the release is
    published from its own dump, and the keys, of which slugs are made, must be the same then.
    """
    several = database.execute(
        "SELECT DISTINCT unaddressed.key, own, party FROM parties JOIN unaddressed USING (row) "
        "WHERE report IS NULL AND own <> unaddressed.key ORDER BY 1, 2, 3"
    ).fetchall()
    for key, rows in groupby(several, key=lambda row: row[0]):
        # Those that go by one key are one case already.
        ones = [[row[2] for row in same] for _, same in groupby(rows, key=lambda row: row[1])]
        names = _names(key, [_as_merged(database, parties) for parties in ones])
        # Two that were united of records of the same places keep what their first ones go by.
        if len(set(names)) == len(names):
            named = zip(names, ones, strict=True)
            given = [(own, party) for own, parties in named for party in parties]
            database.executemany("UPDATE parties SET own = ? WHERE party = ?", given)


def _names(key: str, cases: list[Case]) -> list[str]:
    if len(cases) == 1:
        return [key]
    told = [own_keys(case) for case in cases]
    claims = Counter(claimed for claimed, _ in told)
    return [claimed if claims[claimed] == 1 else placed for claimed, placed in told]


def _as_merged(database: sqlite3.Connection, parties: list[int]) -> Case:
    query = "SELECT records.record FROM parties JOIN records ON records.rowid = row WHERE party = ?"
    rows = [row for party in parties for row in database.execute(query, (party,))]
    return merge((), "", [unpack(row[0]) for row in rows])


def _parted(joined: dict[tuple[int, bool], list[Look]]) -> set[int]:
    if not _any_differ(list(joined.values())):
        return set()
    sharing = [looks for (_, shared), looks in joined.items() if shared]
    kept = bool(sharing) and not _any_differ(sharing)
    return {party for party, shared in joined if not (kept and shared)}


def _any_differ(parties: Sequence[Sequence[Look]]) -> bool:
    return any(
        contradict(a, b) for one, other in combinations(parties, 2) for a in one for b in other
    )
