"""Merges the records of one case: which value of each field holds, and what disagrees with it.

The first record in the order of origins that knows a field decides it. A different value further
on is reported as a conflict, never dropped in silence; other titles are kept as variants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from disinfo_graph import iris
from disinfo_graph.model import Appearance, Case, Conflict, Facts, Origin, Record

_TEXTS = ("title", "claim", "debunk")

Value = TypeVar("Value")


def merge(keys: tuple[str, ...], slug: str, records: Iterable[Record]) -> Case:
    """Return the one case that these records tell; at least one record, in any order."""
    ordered = sorted(records, key=lambda record: record.origin)
    language = next((r.text_language for r in ordered if _has_text(r)), ordered[0].text_language)
    titles = _distinct(r.title for r in ordered if r.title and r.text_language == language)
    conflicts: list[Conflict] = []

    def one(name: str, field: Callable[[Record], Value | None]) -> Value | None:
        return _one(name, field, ordered, language, conflicts)

    def many(field: Callable[[Record], tuple[str, ...]]) -> tuple[str, ...]:
        return _distinct(label for record in ordered for label in field(record))

    case = Case(
        keys=keys,
        slug=slug,
        origins=tuple(record.origin for record in ordered),
        text_language=language,
        title=titles[0] if titles else None,
        titles=titles[1:],
        report=one("report", lambda record: record.report),
        claim=one("claim", lambda record: record.claim),
        debunk=one("debunk", lambda record: record.debunk),
        published=one("published", lambda record: record.published),
        issue=one("issue", lambda record: record.issue),
        publisher=one("publisher", lambda record: record.publisher),
        reported_by=one("reported_by", lambda record: record.reported_by),
        rights=one("rights", lambda record: record.rights),
        languages=many(lambda record: record.languages),
        countries=many(lambda record: record.countries),
        keywords=many(lambda record: record.keywords),
        sources=many(lambda record: record.sources),
        appearances=_appearances(ordered, conflicts),
    )
    _other_language_titles(ordered, language, case, conflicts)
    return replace(case, conflicts=tuple(conflicts))


def _has_text(facts: Facts) -> bool:
    return any(getattr(facts, name) for name in _TEXTS)


def _distinct(labels: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for label in labels:
        seen.setdefault(iris.fold(label), label)
    return tuple(seen.values())


def _one(
    name: str,
    field: Callable[[Record], Value | None],
    ordered: Sequence[Record],
    language: str,
    conflicts: list[Conflict],
) -> Value | None:
    known = [record for record in ordered if field(record) is not None]
    ours = (r for r in known if name not in _TEXTS or r.text_language == language)
    first = next(ours, None)
    kept = None if first is None else field(first)
    for record in known:
        value = field(record)
        if not _same(name, kept, value):
            kept_from = record.origin if first is None else first.origin
            conflicts.append(_conflict(name, kept, kept_from, value, record))
    return kept


def _same(name: str, one: object, other: object) -> bool:
    if name == "report":
        return iris.report_key(str(one)) == iris.report_key(str(other))
    return iris.fold(str(one)) == iris.fold(str(other))


def _conflict(
    name: str, kept: object, kept_from: Origin, dropped: object, record: Record
) -> Conflict:
    return Conflict(
        field=name,
        kept="" if kept is None else str(kept),
        kept_from=kept_from,
        dropped=str(dropped),
        dropped_from=record.origin,
    )


def _other_language_titles(
    ordered: Sequence[Record], language: str, case: Case, conflicts: list[Conflict]
) -> None:
    titled = [record for record in ordered if record.title]
    kept_from = next((r.origin for r in titled if r.text_language == language), None)
    for record in titled:
        if record.text_language != language:
            place = kept_from or record.origin
            conflicts.append(_conflict("title", case.title, place, record.title, record))


def _appearances(ordered: Sequence[Record], conflicts: list[Conflict]) -> tuple[Appearance, ...]:
    merged: dict[str, tuple[Appearance, Origin]] = {}
    for record in ordered:
        for appearance in record.appearances:
            there = merged.get(appearance.url)
            if there is None:
                merged[appearance.url] = (appearance, record.origin)
                continue
            merged[appearance.url] = (_united(*there, appearance, record, conflicts), there[1])
    return tuple(appearance for appearance, _ in merged.values())


def _united(
    one: Appearance, origin: Origin, other: Appearance, record: Record, conflicts: list[Conflict]
) -> Appearance:
    for name in ("language", "published", "source"):
        kept, dropped = getattr(one, name), getattr(other, name)
        if kept is not None and dropped is not None and not _same(name, kept, dropped):
            field = f"appearances[{one.url}].{name}"
            conflicts.append(_conflict(field, kept, origin, dropped, record))
    return replace(
        one,
        archives=tuple(dict.fromkeys(one.archives + other.archives)),
        language=one.language if one.language is not None else other.language,
        published=one.published if one.published is not None else other.published,
        source=one.source if one.source is not None else other.source,
    )
