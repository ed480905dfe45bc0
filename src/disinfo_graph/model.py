"""Records and cases as the package sees them, and what is found out of them; no RDF, no files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Origin:
    """Where a record was read: a file as the curator named it, and a line counted from 1."""

    source: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One place where a claim was carried; labels are as written, not yet resolved."""

    url: str
    archives: tuple[str, ...] = ()
    language: str | None = None
    published: date | None = None
    source: str | None = None


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


def told(facts: Facts) -> dict[str, object]:
    """Return the facts of a record or case alone, in the form of case JSON Lines."""
    values = asdict(facts)
    return {field.name: values[field.name] for field in fields(Facts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Facts):
    """One case as one place of one input tells it."""

    origin: Origin


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country or region of the registry."""

    slug: str
    label: str
    kind: str
    iso2: str | None = None
    iso3: str | None = None
    eu: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its BCP 47 tag in lower case, English name and EU authority code."""

    tag: str
    label: str
    eu: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody who carried a claim; being one says nothing of intent."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The site or account through which a source was heard; `source` is None where not known."""

    slug: str
    label: str
    kind: str
    url: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A tag of the case's publisher."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A publisher that refutes, or an organisation that brought a case to one."""

    slug: str
    name: str
    url: str | None = None
    rights: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A label that no registry entry answers to."""

    kind: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedAppearance:
    """An appearance with its names resolved; the address stays as it was given."""

    url: str
    archives: tuple[str, ...]
    published: date | None
    language: Language | None
    channel: Channel | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A case with the registry entries that its labels stand for."""

    case: Case
    languages: tuple[Language, ...]
    countries: tuple[Country, ...]
    keywords: tuple[Keyword, ...]
    sources: tuple[Source, ...]
    appearances: tuple[ResolvedAppearance, ...]
    publisher: Organisation | None
    contributor: Organisation | None
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that a derived statement rests on; offsets count code points of the debunk text."""

    rule: str
    confidence: str
    exact: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """A recurrent storyline, named by the words that a debunk uses for it."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advances:
    """Concluded: the claim of a case advances a narrative."""

    narrative: Narrative
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedClaim:
    """Concluded: a debunk names another claim; `slug` is the case whose title says the same."""

    text: str
    slug: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the rules conclude about one case."""

    advances: tuple[Advances, ...] = ()
    related: tuple[RelatedClaim, ...] = ()


class Severity(Enum):
    """How much a finding weighs; the values are the local names of SHACL's severities."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a shape found wrong with one node; a finding is data."""

    severity: Severity
    focus: str
    shape: str
    constraint: str
    path: str | None
    value: str | None
    message: str
