"""Turns records and cases into bytes and back, for files that a run writes and soon deletes.

A frozen dataclass, or a date, pickled as it stands takes several times as long as plain values.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from disinfo_graph.model import Appearance, Case, Conflict, Facts, Origin, Rating, Record

Packed = tuple[Any, ...]
"""The values of an object, nested, without names."""

_APART = ("appearances", "published", "reviewed", "rating")
_PLAIN = tuple(field.name for field in fields(Facts) if field.name not in _APART)
_plain_of = attrgetter(*_PLAIN)
_RATING = tuple(field.name for field in fields(Rating))
_rating_of = attrgetter(*_RATING)
_OF_CASES = ("keys", "slug", "titles", "provenance", "mended")
_of_cases = attrgetter(*_OF_CASES)


def pack(record: Record) -> bytes:
    """Return a record as bytes."""
    place = (record.origin.source, record.origin.line, record.form, record.mended)
    return pickle.dumps((_facts(record), place), pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Record:
    """Return the record that was packed."""
    facts, (source, line, form, mended) = pickle.loads(packed)
    return Record(
        **_named(facts), origin=Origin(source=source, line=line), form=form, mended=mended
    )


def write_cases(cases: Iterable[Case], path: Path) -> None:
    """Write cases to a file."""
    path.write_bytes(pickle.dumps([_case(one) for one in cases], pickle.HIGHEST_PROTOCOL))


def read_cases(path: Path) -> list[Case]:
    """Return the cases that were written to a file, in their order."""
    return [_made(*packed) for packed in pickle.loads(path.read_bytes())]


def _facts(facts: Facts) -> Packed:
    appearances = [
        (one.url, one.archives, one.language, _number(one.published), one.source)
        for one in facts.appearances
    ]
    days = (_number(facts.published), _number(facts.reviewed))
    rating = None if facts.rating is None else _rating_of(facts.rating)
    return _plain_of(facts), days, rating, appearances


def _named(packed: Packed) -> dict[str, Any]:
    plain, (published, reviewed), rating, appearances = packed
    named = dict(zip(_PLAIN, plain, strict=True))
    named["published"], named["reviewed"] = _day(published), _day(reviewed)
    named["rating"] = None if rating is None else Rating(**dict(zip(_RATING, rating, strict=True)))
    named["appearances"] = tuple(
        [
            Appearance(
                url=url, archives=archives, language=language, published=_day(day), source=by
            )
            for url, archives, language, day, by in appearances
        ]
    )
    return named


def _case(case: Case) -> Packed:
    origins = [_place(origin) for origin in case.origins]
    conflicts = [
        (one.field, one.kept, _place(one.kept_from), one.dropped, _place(one.dropped_from))
        for one in case.conflicts
    ]
    return _facts(case), _of_cases(case), origins, conflicts


def _made(facts: Packed, told: Packed, origins: list[Packed], conflicts: list[Packed]) -> Case:
    return Case(
        **_named(facts),
        **dict(zip(_OF_CASES, told, strict=True)),
        origins=tuple([_origin(place) for place in origins]),
        conflicts=tuple([_conflict(*one) for one in conflicts]),
    )


def _conflict(name: str, kept: str, kept_from: Packed, dropped: str, other: Packed) -> Conflict:
    return Conflict(
        field=name,
        kept=kept,
        kept_from=_origin(kept_from),
        dropped=dropped,
        dropped_from=_origin(other),
    )


def _place(origin: Origin) -> Packed:
    return origin.source, origin.line


def _origin(place: Packed) -> Origin:
    return Origin(source=place[0], line=place[1])


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
