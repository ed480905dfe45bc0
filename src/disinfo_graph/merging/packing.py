"""Turns a record into bytes and back, for a file that this program alone writes and soon deletes.

A frozen dataclass, or a date, pickled as it stands takes several times as long as plain values.
"""

from __future__ import annotations

import pickle
from dataclasses import fields
from datetime import date
from operator import attrgetter

from disinfo_graph.model import Appearance, Facts, Origin, Record

_APART = ("appearances", "published")
_PLAIN = tuple(field.name for field in fields(Facts) if field.name not in _APART)
_plain_of = attrgetter(*_PLAIN)


def pack(record: Record) -> bytes:
    """Return a record as bytes."""
    appearances = [
        (one.url, one.archives, one.language, _number(one.published), one.source)
        for one in record.appearances
    ]
    published, origin = _number(record.published), record.origin
    values = (_plain_of(record), published, appearances, origin.source, origin.line)
    return pickle.dumps(values, pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Record:
    """Return the record that was packed."""
    plain, published, appearances, source, line = pickle.loads(packed)
    places = [
        Appearance(url=url, archives=archives, language=language, published=_day(day), source=by)
        for url, archives, language, day, by in appearances
    ]
    return Record(
        **dict(zip(_PLAIN, plain, strict=True)),
        published=_day(published),
        appearances=tuple(places),
        origin=Origin(source=source, line=line),
    )


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
