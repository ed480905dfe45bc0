"""What the labels of a case stand for: entries of registries, and what is known through them.

Entries are looked up for every case, so they are hashed by what names them alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from disinfo_graph.model.facts import Case


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
    labels: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """Language tag and label, beside the English one; no part of what tells entries apart."""

    def __hash__(self) -> int:
        return hash(self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its BCP 47 tag in lower case, English name and EU authority code."""

    tag: str
    label: str
    eu: str | None = None

    def __hash__(self) -> int:
        return hash(self.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody who carried a claim; being one says nothing of intent."""

    slug: str
    label: str

    def __hash__(self) -> int:
        return hash(self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The site or account through which a source was heard; `source` is None where not known."""

    slug: str
    label: str
    kind: str
    url: str | None = None
    source: Source | None = None

    def __hash__(self) -> int:
        return hash(self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A tag of the case's publisher."""

    slug: str
    label: str

    def __hash__(self) -> int:
        return hash(self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A publisher that refutes, or an organisation that brought a case to one."""

    slug: str
    name: str
    url: str | None = None
    rights: str | None = None

    def __hash__(self) -> int:
        return hash(self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A label that no registry entry answers to; for an archive, an address that leads to none."""

    kind: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludedChannel:
    """Concluded: the channel of an appearance whose own address does not tell it."""

    channel: Channel
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedAppearance:
    """An appearance with its names resolved; the address stays as it was given."""

    url: str
    archives: tuple[str, ...]
    """Addresses of copies, those mended that can be mended with certainty."""
    published: date | None
    language: Language | None
    channel: Channel | None
    without: str | None = None
    """Why there is neither channel nor conclusion: one of `registries.WITHOUT`."""
    derived: ConcludedChannel | None = None


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
    outlets: tuple[str, ...] = ()
    """For each label of an outlet, by what it was resolved, or why it was not."""
