"""Reads case JSON Lines, the project's own format (data/README.md); no field may be left out.

A line that is refused becomes a `Rejected` that names each wrong field; the other lines go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from disinfo_graph.model import Appearance, Origin, Rating, Record, Rejected
from disinfo_graph.readers import bounds, json_values
from disinfo_graph.readers.json_values import Faults, Reads
from disinfo_graph.readers.opening import Source

FORM = "case JSON Lines"

_NAME_END = re.compile(rb'"[ \t\r\n]*:')


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield a record or a rejection for each line that is not blank."""
    for number, line in bounds.lines(source):
        yield _record(line, Origin(source=source.name, line=number))


def _record(line: bytes, origin: Origin) -> Record | Rejected:
    try:
        values = _quickly(line) or json_values.checked(json_values.decoded(line), FIELDS, ADDED)
    except ValueError as error:
        kept = line.decode("utf-8", "backslashreplace")
        return Rejected(origin=origin, reason=str(error), record=kept)
    return Record(origin=origin, form=FORM, **values)


def _quickly(line: bytes) -> dict[str, Any] | None:
    """Return a line's values where all is right with it; None where that has to be found out.

    orjson differs from json in what it makes of large numbers, which no field takes, and of a name
    given twice. Each name ends in a quotation mark and a colon; where the line holds no more of
    these than there are fields, none was given twice.
    """
    try:
        values = json_values.checked(orjson.loads(line), FIELDS)
    except ValueError:
        # What is wrong is for the strict way to say, with its place.
        return None
    names = len(FIELDS) + len(APPEARANCE_FIELDS) * len(values["appearances"])
    names += len(RATING_FIELDS) if values["rating"] else 0
    return values if len(_NAME_END.findall(line)) == names else None


def _labels(value: Any) -> tuple[str, ...]:
    """Return a list of texts, none of them without words: this format says nothing in vain."""
    found = json_values.labels(value)
    if len(found) < len(value):
        raise ValueError("a text without words in the list (expected a list of texts)")
    return found


def _appearances(value: object) -> tuple[Appearance, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{json_values.shown(value)} (expected a list of appearances)")
    rows, faults = [], []
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            faults.append(f"[{number}]: {json_values.shown(item)} (expected an object)")
            continue
        try:
            rows.append(Appearance(**json_values.checked(item, APPEARANCE_FIELDS)))
        except Faults as error:
            faults += [f"[{number}].{fault}" for fault in error.faults]
    if faults:
        raise Faults(faults)
    return tuple(rows)


def _rating(value: object) -> Rating | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError(f"{json_values.shown(value)} (expected an object or null)")
    try:
        rating = Rating(**json_values.checked(value, RATING_FIELDS))
    except Faults as error:
        raise Faults([f".{fault}" for fault in error.faults]) from error
    return None if rating == Rating() else rating


APPEARANCE_FIELDS: dict[str, Reads] = {
    "url": json_values.address,
    # As written: what is no address is repaired, or reported, where archives are resolved.
    "archives": _labels,
    "language": json_values.label,
    "published": json_values.day,
    "source": json_values.label,
}
"""Every field of an appearance, and what reads its value."""

RATING_FIELDS: dict[str, Reads] = {
    "value": json_values.label,
    "best": json_values.label,
    "worst": json_values.label,
    "label": json_values.label,
}
"""Every field of a rating, and what reads its value."""

FIELDS: dict[str, Reads] = {
    "report": json_values.optional_address,
    "title": json_values.label,
    "claim": json_values.text,
    "debunk": json_values.text,
    "text_language": json_values.language_tag,
    "published": json_values.day,
    "languages": _labels,
    "countries": _labels,
    "keywords": _labels,
    "sources": _labels,
    "appearances": _appearances,
    "issue": json_values.label,
    "publisher": json_values.label,
    "reported_by": json_values.label,
    "rights": json_values.label,
    "reviewed": json_values.day,
    "rating": _rating,
    "claim_links": json_values.addresses,
    "debunk_links": json_values.addresses,
}
"""Every field of a case, and what reads its value; raises ValueError for a value it refuses."""

ADDED: frozenset[str] = frozenset()
"""Fields that came after the format was published: a line without one is older, not misspelt."""
