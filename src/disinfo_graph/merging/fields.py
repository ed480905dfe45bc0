"""Merges the records of one case: which value of each field holds, and what disagrees with it.

Records stand in the order of their forms, those that tell a case best first, then of their origins;
the first that knows a field decides it. A different value further on is reported as a conflict,
never dropped in silence; other titles are kept as variants, and one that was cut comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from disinfo_graph import iris
from disinfo_graph.model import Appearance, Case, Conflict, Facts, Origin, Record

FORMS = (
    "case JSON Lines",
    "full text",
    "case page",
    "case page text",
    "ClaimReview",
    "table",
)
"""The forms of input, in the order in which they are believed where they disagree."""

_TEXTS = ("title", "claim", "debunk")
_FIELDS = tuple(field.name for field in fields(Facts) if field.name != "text_language")
_MANY = tuple(name for name in _FIELDS if Facts.__dataclass_fields__[name].default == ())
_CUT = ("…", "...")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Told:
    """The records of one case, in the order in which they are believed, and where they disagree."""

    records: Sequence[Record]
    language: str
    conflicts: list[Conflict]


def merge(keys: tuple[str, ...], slug: str, records: Iterable[Record]) -> Case:
    """Return the one case that these records tell; at least one record, in any order."""
    ordered = sorted(records, key=lambda record: (FORMS.index(record.form), record.origin))
    language = next((r.text_language for r in ordered if _has_text(r)), ordered[0].text_language)
    titles = _distinct([r.title for r in ordered if r.title and r.text_language == language])
    titles = tuple(sorted(titles, key=is_cut))
    told = _Told(ordered, language, [])
    # Most cases are told once, and then there is nothing to compare.
    facts = ordered[0] if _told_once(ordered) else _united(told, titles)
    return _case(keys, slug, facts, titles, told)


def is_cut(title: str) -> bool:
    """Tell whether a title stops in the middle, as lists of cases print long ones."""
    return title.endswith(_CUT)


def _has_text(facts: Facts) -> bool:
    return bool(facts.title or facts.claim or facts.debunk)


def _told_once(records: Sequence[Record]) -> bool:
    urls = [appearance.url for appearance in records[0].appearances]
    return len(records) == 1 and len(set(urls)) == len(urls)


def _case(
    keys: tuple[str, ...], slug: str, facts: Facts, titles: tuple[str, ...], told: _Told
) -> Case:
    return Case(
        keys=keys,
        slug=slug,
        origins=tuple([record.origin for record in told.records]),
        conflicts=tuple(told.conflicts),
        text_language=told.language,
        title=titles[0] if titles else None,
        titles=titles[1:],
        report=facts.report,
        claim=facts.claim,
        debunk=facts.debunk,
        published=facts.published,
        issue=facts.issue,
        publisher=facts.publisher,
        reported_by=facts.reported_by,
        rights=facts.rights,
        languages=_distinct(facts.languages),
        countries=_distinct(facts.countries),
        keywords=_distinct(facts.keywords),
        sources=_distinct(facts.sources),
        appearances=facts.appearances,
        reviewed=facts.reviewed,
        rating=facts.rating,
        claim_links=_distinct_addresses(facts.claim_links),
        debunk_links=_distinct_addresses(facts.debunk_links),
        mended=tuple(note for record in told.records for note in record.mended),
        provenance=_provenance(facts, titles, told),
    )


def _distinct_addresses(links: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(links))


def _provenance(
    facts: Facts, titles: tuple[str, ...], told: _Told
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return for each field that is known which of the records gave what it holds."""
    found = {}
    for name in _FIELDS:
        value = titles[0] if name == "title" and titles else getattr(facts, name)
        if value:
            givers = [n for n, record in enumerate(told.records) if _gave(record, name, value)]
            found[name] = tuple(givers[:1] if name not in _MANY else givers)
    return tuple(found.items())


def _gave(record: Record, name: str, value: object) -> bool:
    told = getattr(record, name)
    return bool(told) if name in _MANY else told == value


def _united(told: _Told, titles: tuple[str, ...]) -> Facts:
    """Return what several records tell, with every label of each, and note what disagrees."""
    facts = Facts(
        text_language=told.language,
        report=_one("report", lambda record: record.report, told),
        claim=_one("claim", lambda record: record.claim, told),
        debunk=_one("debunk", lambda record: record.debunk, told),
        published=_one("published", lambda record: record.published, told),
        issue=_one("issue", lambda record: record.issue, told),
        publisher=_one("publisher", lambda record: record.publisher, told),
        reported_by=_one("reported_by", lambda record: record.reported_by, told),
        rights=_one("rights", lambda record: record.rights, told),
        languages=_all(lambda record: record.languages, told),
        countries=_all(lambda record: record.countries, told),
        keywords=_all(lambda record: record.keywords, told),
        sources=_all(lambda record: record.sources, told),
        appearances=_appearances(told),
        reviewed=_one("reviewed", lambda record: record.reviewed, told),
        rating=_one("rating", lambda record: record.rating, told),
        claim_links=_all(lambda record: record.claim_links, told),
        debunk_links=_all(lambda record: record.debunk_links, told),
    )
    _other_language_titles(told, titles)
    return facts


def _all(field: Callable[[Record], tuple[str, ...]], told: _Told) -> tuple[str, ...]:
    return tuple(label for record in told.records for label in field(record))


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    if len(labels) < 2:
        return tuple(labels)
    seen: dict[str, str] = {}
    for label in labels:
        seen.setdefault(iris.fold(label), label)
    return tuple(seen.values())


def _one(name: str, field: Callable[[Record], Value | None], told: _Told) -> Value | None:
    known = [record for record in told.records if field(record) is not None]
    ours = (r for r in known if name not in _TEXTS or r.text_language == told.language)
    first = next(ours, None)
    kept = None if first is None else field(first)
    for record in known:
        value = field(record)
        if not _same(name, kept, value):
            kept_from = record.origin if first is None else first.origin
            told.conflicts.append(_conflict(name, kept, kept_from, value, record))
    return kept


def _same(name: str, one: object, other: object) -> bool:
    if one == other:
        return True
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


def _other_language_titles(told: _Told, titles: tuple[str, ...]) -> None:
    title = titles[0] if titles else None
    titled = [record for record in told.records if record.title]
    kept_from = next((r.origin for r in titled if r.text_language == told.language), None)
    for record in titled:
        if record.text_language != told.language:
            place = kept_from or record.origin
            told.conflicts.append(_conflict("title", title, place, record.title, record))


def _appearances(told: _Told) -> tuple[Appearance, ...]:
    merged: dict[str, tuple[Appearance, Origin]] = {}
    for record in told.records:
        for appearance in record.appearances:
            there = merged.get(appearance.url)
            if there is None:
                merged[appearance.url] = (appearance, record.origin)
                continue
            united = _same_place(*there, appearance, record, told.conflicts)
            merged[appearance.url] = (united, there[1])
    return tuple(appearance for appearance, _ in merged.values())


def _same_place(
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
