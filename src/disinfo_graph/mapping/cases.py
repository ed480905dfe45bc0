"""The *cases* graph: what the publisher of a case says; we add only how its debunk is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from disinfo_graph.formats.nodes import Node, Texts, Values, node, said, several
from disinfo_graph.iris import Iris, digest, label_slug
from disinfo_graph.model import (
    Country,
    Keyword,
    Language,
    Links,
    Rating,
    Resolved,
    ResolvedAppearance,
    Source,
)
from disinfo_graph.vocab import EU_COUNTRY, EU_LANGUAGE, SCHEMA

# A debunk that says no more than this disputes the claim; it does not refute it.
_NO_EVIDENCE_GIVEN = re.compile(
    r"(conspiracy theory[,.;]?\s*)?no (evidence|proof)( (was|is|has been))? "
    r"(given|provided|presented|offered)\.?",
    re.IGNORECASE,
)

_APPEARANCE_CLASSES: dict[str, str] = {
    "site": "NewsArticle",
    "broadcast": "MediaObject",
    "video": "MediaObject",
    "social": "SocialMediaPosting",
}

# The context gives the plain name to our class, so schema.org's goes by its IRI.
_CLAIM = ("Claim", str(SCHEMA.Claim))


def case_nodes(resolved: Resolved, links: Links, iris: Iris) -> Iterator[Node]:
    """Yield what the *cases* graph says of one case."""
    appearances = [(appearance_iri(resolved, one, iris), one) for one in resolved.appearances]
    yield _case(resolved, links, iris)
    places = several([subject for subject, _ in appearances])
    yield _claim(resolved, links, places, iris)
    if has_debunk(resolved):
        yield from _debunk(resolved, links, iris)
    for subject, appearance in appearances:
        yield _appearance(subject, appearance, iris)
    if resolved.case.issue is not None:
        yield _issue(resolved.case.issue, iris)


def has_debunk(resolved: Resolved) -> bool:
    """Tell whether the case holds a debunk, or the address of one."""
    return resolved.case.debunk is not None or resolved.case.report is not None


def _case(resolved: Resolved, links: Links, iris: Iris) -> Node:
    case, publisher, contributor = resolved.case, resolved.publisher, resolved.contributor
    values: Values = {
        "claim": iris.thing("claim", case.slug),
        "contributor": [iris.thing("organisation", contributor.slug)] if contributor else None,
        "debunk": iris.thing("debunk", case.slug) if has_debunk(resolved) else None,
        "issue": iris.thing("issue", label_slug(case.issue)) if case.issue else None,
        "name": said(case.title, case.text_language),
        "publisher": iris.thing("organisation", publisher.slug) if publisher else None,
        "relatedCase": several([iris.thing("case", slug) for slug in links.cases]),
        "report": case.report,
    }
    return node(iris.thing("case", case.slug), ("Case", "CreativeWork", "Entity"), values)


def _claim(resolved: Resolved, links: Links, appearances: list[str], iris: Iris) -> Node:
    case = resolved.case
    language, spoken = case.text_language, resolved.languages
    values: Values = {
        "alternateName": said(several(case.titles), language),
        "appearance": appearances,
        "carriedBy": _named("source", resolved.sources, iris),
        "citation": links.citations,
        "discusses": _named("country", resolved.countries, iris),
        "keyword": _named("keyword", resolved.keywords, iris),
        "language": _authority(spoken),
        "languageTag": _tags(spoken),
        "location": several([EU_COUNTRY + one.eu for one in resolved.countries if one.eu]),
        "name": said(case.title, language),
        "published": _day(case.published),
        "rights": _rights(resolved) if case.claim else None,
        "text": said(case.claim, language),
    }
    return node(iris.thing("claim", case.slug), _CLAIM, values)


def _debunk(resolved: Resolved, links: Links, iris: Iris) -> Iterator[Node]:
    case, publisher = resolved.case, resolved.publisher
    claim = iris.thing("claim", case.slug)
    disputed = case.debunk is not None and _NO_EVIDENCE_GIVEN.fullmatch(case.debunk)
    values: Values = {
        "author": iris.thing("organisation", publisher.slug) if publisher else None,
        "disputes": claim if disputed else None,
        "evidence": links.evidence,
        "published": _day(case.reviewed),
        "rating": iris.thing("rating", case.slug) if case.rating else None,
        "refutes": None if disputed else claim,
        "reviewBody": said(case.debunk, case.text_language),
        "reviews": claim,
        "rights": _rights(resolved) if case.debunk else None,
        "url": case.report,
    }
    yield node(iris.thing("debunk", case.slug), ("ClaimReview", "Debunk"), values)
    if case.rating is not None:
        yield _rating(case.rating, resolved, iris)


def _rating(rating: Rating, resolved: Resolved, iris: Iris) -> Node:
    label = [rating.label] if rating.label else None
    values: Values = {
        "alternateName": said(label, resolved.case.text_language),
        "bestRating": rating.best,
        "ratingValue": rating.value,
        "worstRating": rating.worst,
    }
    return node(iris.thing("rating", resolved.case.slug), ("Rating",), values)


def _appearance(subject: str, appearance: ResolvedAppearance, iris: Iris) -> Node:
    channel = appearance.channel
    spoken = () if appearance.language is None else (appearance.language,)
    standard = _APPEARANCE_CLASSES.get(channel.kind if channel else "", "CreativeWork")
    values: Values = {
        "archivedAt": several(appearance.archives),
        "channel": iris.thing("channel", channel.slug) if channel else None,
        "channelMissing": appearance.without,
        "language": _authority(spoken),
        "languageTag": _tags(spoken),
        "published": _day(appearance.published),
        "url": appearance.url,
    }
    return node(subject, ("Appearance", standard), values)


def appearance_iri(resolved: Resolved, appearance: ResolvedAppearance, iris: Iris) -> str:
    """Return the IRI of an appearance: that of its case, and a hash of its address."""
    return iris.thing("appearance", f"{resolved.case.slug}-{digest(appearance.url)}")


def _issue(number: str, iris: Iris) -> Node:
    subject = iris.thing("issue", label_slug(number))
    return node(
        subject,
        ("PublicationIssue",),
        {"issueNumber": number, "name": said(f"Issue {number}", "en")},
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _named(kind: str, entries: Sequence[Source | Country | Keyword], iris: Iris) -> list[str]:
    return several([iris.thing(kind, one.slug) for one in entries])


def _authority(languages: Sequence[Language]) -> list[str]:
    return several([EU_LANGUAGE + one.eu for one in languages if one.eu])


def _tags(languages: Sequence[Language]) -> list[str]:
    return several([one.tag for one in languages])


def _rights(resolved: Resolved) -> dict[str, Texts] | None:
    case, owner = resolved.case, resolved.publisher
    if case.rights is not None:
        return said(case.rights, case.text_language)
    return said(owner.rights, "en") if owner is not None else None
