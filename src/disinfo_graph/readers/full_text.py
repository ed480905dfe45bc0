"""Reads full-text JSON Lines: a scrape's cases with claim and debunk, one object a line.

A field that is unknown, of another type or missing (but for `OPTIONAL`) rejects its case by name.
A publication whose address is none does not cost the case: the record comes without it, and one
`Rejected` for each such publication follows, with the whole line, so that nothing goes in silence.
Counted items are then records and these rejections, on both sides of the account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from disinfo_graph.model import Appearance, Origin, Record, Rejected
from disinfo_graph.readers import bounds, json_values, texts
from disinfo_graph.readers.json_values import Faults, Reads
from disinfo_graph.readers.opening import Source

FORM = "full text"
MARKS = frozenset({"summary", "response", "outlets", "publications"})
"""Fields that no other form of JSON Lines has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Publications:
    appearances: tuple[Appearance, ...] = ()
    lost: tuple[str, ...] = ()
    """Why each of the others is no appearance."""


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield a record or a rejection for each line that is not blank, and one for each lost part."""
    for number, line in bounds.lines(source):
        yield from _items(line, Origin(source=source.name, line=number))


def _items(line: bytes, origin: Origin) -> Iterator[Record | Rejected]:
    kept = line.decode("utf-8", "backslashreplace")
    try:
        values = json_values.checked(json_values.decoded(line), FIELDS, OPTIONAL)
    except ValueError as error:
        yield Rejected(origin=origin, reason=str(error), record=kept)
        return
    publications: _Publications = values.pop("publications")
    yield Record(
        origin=origin,
        form=FORM,
        # The file's texts are the publisher's English edition, and say so nowhere.
        text_language="en",
        publisher="EUvsDisinfo",
        appearances=publications.appearances,
        **{_FACTS.get(field, field): value for field, value in values.items()},
    )
    for reason in publications.lost:
        yield Rejected(origin=origin, reason=reason, record=kept)


def _archives(value: object) -> tuple[str, ...]:
    """Return the archived copy's address as it is written: whether it is one is found out later."""
    archive = json_values.label(value)
    return () if archive is None else (archive,)


def _place(value: object) -> str | None:
    """Return an address as it is written; whether it is one does not decide about the case."""
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{json_values.shown(value)} (expected an http or https address)")
    return value


def _publications(value: object) -> _Publications:
    if not isinstance(value, list):
        raise ValueError(f"{json_values.shown(value)} (expected a list of publications)")
    found, lost, faults = [], [], []
    for number, item in enumerate(value):
        place = f"[{number}]"
        try:
            given = json_values.checked(item, PUBLICATION_FIELDS)
        except Faults as error:
            faults += [f"{place}.{fault}" for fault in error.faults]
            continue
        try:
            url = texts.web_address(given["url"] or "")
        except ValueError as error:
            lost.append(f"publications{place}.url: {error}")
            continue
        found.append(Appearance(url=url, archives=given["archive"]))
    if faults:
        raise Faults(faults)
    return _Publications(appearances=tuple(found), lost=tuple(lost))


PUBLICATION_FIELDS: dict[str, Reads] = {"url": _place, "archive": _archives}
"""Every field of a publication, and what reads its value."""

FIELDS: dict[str, Reads] = {
    "id": json_values.optional_address,
    "title": json_values.label,
    "date": json_values.day,
    "summary": json_values.text,
    "response": json_values.text,
    "countries": json_values.labels,
    "keywords": json_values.labels,
    "languages": json_values.labels,
    "outlets": json_values.labels,
    "publications": _publications,
    "issue": json_values.label,
    "reported_by": json_values.label,
}
"""Every field of a case, and what reads its value."""

OPTIONAL = frozenset({"issue", "reported_by"})
"""Fields that a case may lack."""

_FACTS: dict[str, Any] = {
    "id": "report",
    "date": "published",
    "summary": "claim",
    "response": "debunk",
    "outlets": "sources",
}
"""What the model calls a field, where it is called otherwise."""
