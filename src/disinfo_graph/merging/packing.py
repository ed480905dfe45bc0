"""Turns a record into bytes and back, for a file that this program alone writes and soon deletes.

A frozen dataclass, or a date, pickled as it stands takes several times as long as plain values.
"""

from __future__ import annotations

import pickle
from dataclasses import fields
from datetime import date
from operator import attrgetter

from disinfo_graph.model import Appearance, Facts, Origin, Rating, Record

_APART = ("appearances", "published", "reviewed", "rating")
_PLAIN = tuple(field.name for field in fields(Facts) if field.name not in _APART)
_plain_of = attrgetter(*_PLAIN)
_RATING = tuple(field.name for field in fields(Rating))
_rating_of = attrgetter(*_RATING)


def pack(record: Record) -> bytes:
    """Return a record as bytes."""
    appearances = [
        (one.url, one.archives, one.language, _number(one.published), one.source)
        for one in record.appearances
    ]
    days = (_number(record.published), _number(record.reviewed))
    rating = None if record.rating is None else _rating_of(record.rating)
    place = (record.origin.source, record.origin.line, record.form, record.mended)
    values = (_plain_of(record), days, rating, appearances, place)
    return pickle.dumps(values, pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Record:
    """Return the record that was packed."""
    plain, (published, reviewed), rating, appearances, place = pickle.loads(packed)
    source, line, form, mended = place
    places = [
        Appearance(url=url, archives=archives, language=language, published=_day(day), source=by)
        for url, archives, language, day, by in appearances
    ]
    return Record(
        **dict(zip(_PLAIN, plain, strict=True)),
        published=_day(published),
        reviewed=_day(reviewed),
        rating=None if rating is None else Rating(**dict(zip(_RATING, rating, strict=True))),
        appearances=tuple(places),
        origin=Origin(source=source, line=line),
        form=form,
        mended=mended,
    )


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
