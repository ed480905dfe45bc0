"""Records and cases: what an input tells, and where; labels are as written, nothing is resolved."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Origin:
    """Where a record was read: a file as the curator named it, and a line counted from 1.

    Line 0 is none: of a case in a dump only the file is known.
    """

    source: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One place where a claim was carried; labels and archives are as written, not yet resolved."""

    url: str
    archives: tuple[str, ...] = ()
    language: str | None = None
    published: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a reviewer's own scale says of a claim, as the reviewer writes it."""

    value: str | None = None
    best: str | None = None
    worst: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What may be known of a case. None and () mean *not known* and yield no triple.

    Texts hold paragraphs divided by one blank line. Labels are as written.
    """

    report: str | None = None
    """Address of the page on which the publisher refutes the claim."""
    title: str | None = None
    claim: str | None = None
    debunk: str | None = None
    text_language: str
    """BCP 47 tag of title, claim and debunk."""
    published: date | None = None
    """When the claim was published."""
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    issue: str | None = None
    publisher: str | None = None
    reported_by: str | None = None
    rights: str | None = None
    reviewed: date | None = None
    """When the debunk was published."""
    rating: Rating | None = None
    claim_links: tuple[str, ...] = ()
    """Addresses that the claim cites, beside those written out in its text."""
    debunk_links: tuple[str, ...] = ()
    """Addresses that the debunk cites, beside those written out in its text."""


def told(facts: Facts) -> dict[str, object]:
    """Return the facts of a record or case alone, by the names of case JSON Lines.

    What they hold is left as it is: JSON is made of dataclasses and days without copying them.
    """
    return dict(zip(_FACTS, _facts_of(facts), strict=True))


_FACTS = tuple(field.name for field in fields(Facts))
_facts_of = attrgetter(*_FACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Facts):
    """One case as one place of one input tells it."""

    origin: Origin
    form: str
    """The name of its input form; where records disagree, some forms go before others."""
    mended: tuple[str, ...] = ()
    """What was taken out of its texts, each with the field it stood in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A record that cannot be published: the reason, and the record itself, to be mended."""

    origin: Origin
    reason: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two records of one case that disagree about a field that holds one value."""

    field: str
    kept: str
    kept_from: Origin
    dropped: str
    dropped_from: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Facts):
    """All records of one case, merged."""

    keys: tuple[str, ...]
    """What tells it from other cases; two where one record has no report address."""
    slug: str
    titles: tuple[str, ...] = ()
    """Every other title that a record gives, in the order of the records."""
    origins: tuple[Origin, ...]
    conflicts: tuple[Conflict, ...] = ()
    provenance: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """For each field that is known, which of the origins gave what it holds, counted from 0."""
    mended: tuple[str, ...] = ()
    """What was taken out of its texts, each with the field it stood in."""
