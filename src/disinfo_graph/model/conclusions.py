"""What a rule concludes about a case, with the words that it rests on; and what texts link to."""

from __future__ import annotations

from dataclasses import dataclass


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
class Match:
    """A case found by its title; of 1.0 where the titles are the same."""

    slug: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedClaim:
    """Concluded: a debunk names another claim; `slug` is the case whose title says the same."""

    text: str
    slug: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What the texts of a case link to; each address once, in order."""

    citations: tuple[str, ...] = ()
    """What the claim cites."""
    evidence: tuple[str, ...] = ()
    """What the debunk cites."""
    cases: tuple[str, ...] = ()
    """Slugs of the cases whose reports either of them cites."""
    unknown: tuple[str, ...] = ()
    """Addresses of reports of cases that are not among these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the rules conclude about one case."""

    advances: tuple[Advances, ...] = ()
    related: tuple[RelatedClaim, ...] = ()
