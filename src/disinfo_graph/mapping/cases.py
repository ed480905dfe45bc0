"""The *cases* graph: what the publisher of a case says; we add only how its debunk is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from disinfo_graph.formats.nodes import Node, Texts, Values, node, said, several
from disinfo_graph.iris import Iris, digest, label_slug
from disinfo_graph.model import (
    Country,
    Keyword,
    Language,
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
    "video": "MediaObject",
    "social": "SocialMediaPosting",
}

# The context gives the plain name to our class, so schema.org's goes by its IRI.
_CLAIM = ("Claim", str(SCHEMA.Claim))


def case_nodes(resolved: Resolved, iris: Iris) -> Iterator[Node]:
    """Yield what the *cases* graph says of one case."""
    appearances = [(_appearance_iri(resolved, one, iris), one) for one in resolved.appearances]
    yield _case(resolved, iris)
    yield _claim(resolved, several([subject for subject, _ in appearances]), iris)
    if has_debunk(resolved):
        yield _debunk(resolved, iris)
    for subject, appearance in appearances:
        yield _appearance(subject, appearance, iris)
    if resolved.case.issue is not None:
        yield _issue(resolved.case.issue, iris)


def has_debunk(resolved: Resolved) -> bool:
    """Tell whether the case holds a debunk, or the address of one."""
    return resolved.case.debunk is not None or resolved.case.report is not None


def _case(resolved: Resolved, iris: Iris) -> Node:
    case, publisher, contributor = resolved.case, resolved.publisher, resolved.contributor
    values: Values = {
        "claim": iris.thing("claim", case.slug),
        "contributor": [iris.thing("organisation", contributor.slug)] if contributor else None,
        "debunk": iris.thing("debunk", case.slug) if has_debunk(resolved) else None,
        "issue": iris.thing("issue", label_slug(case.issue)) if case.issue else None,
        "name": said(case.title, case.text_language),
        "publisher": iris.thing("organisation", publisher.slug) if publisher else None,
        "report": case.report,
    }
    return node(iris.thing("case", case.slug), ("Case", "CreativeWork", "Entity"), values)


def _claim(resolved: Resolved, appearances: list[str], iris: Iris) -> Node:
    case = resolved.case
    language = case.text_language
    values: Values = {
        "alternateName": said(several(case.titles), language),
        "appearance": appearances,
        "carriedBy": _named("source", resolved.sources, iris),
        "discusses": _named("country", resolved.countries, iris),
        "keyword": _named("keyword", resolved.keywords, iris),
        "location": several([EU_COUNTRY + one.eu for one in resolved.countries if one.eu]),
        "name": said(case.title, language),
        "published": _day(case.published),
        "rights": _rights(resolved) if case.claim else None,
        "text": said(case.claim, language),
    }
    return node(iris.thing("claim", case.slug), _CLAIM, values | _languages(*resolved.languages))


def _debunk(resolved: Resolved, iris: Iris) -> Node:
    case, publisher = resolved.case, resolved.publisher
    claim = iris.thing("claim", case.slug)
    disputed = case.debunk is not None and _NO_EVIDENCE_GIVEN.fullmatch(case.debunk)
    values: Values = {
        "author": iris.thing("organisation", publisher.slug) if publisher else None,
        "disputes" if disputed else "refutes": claim,
        "reviewBody": said(case.debunk, case.text_language),
        "reviews": claim,
        "rights": _rights(resolved) if case.debunk else None,
        "url": case.report,
    }
    return node(iris.thing("debunk", case.slug), ("ClaimReview", "Debunk"), values)


def _appearance(subject: str, appearance: ResolvedAppearance, iris: Iris) -> Node:
    channel, language = appearance.channel, appearance.language
    standard = _APPEARANCE_CLASSES.get(channel.kind if channel else "", "CreativeWork")
    values: Values = {
        "archivedAt": several(appearance.archives),
        "channel": iris.thing("channel", channel.slug) if channel else None,
        "published": _day(appearance.published),
        "url": appearance.url,
    }
    spoken = _languages(language) if language else {}
    return node(subject, ("Appearance", standard), values | spoken)


def _appearance_iri(resolved: Resolved, appearance: ResolvedAppearance, iris: Iris) -> str:
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


@lru_cache(maxsize=65_536)
def _languages(*languages: Language) -> Values:
    return {
        "language": several([EU_LANGUAGE + one.eu for one in languages if one.eu]),
        "languageTag": several([one.tag for one in languages]),
    }


def _rights(resolved: Resolved) -> dict[str, Texts] | None:
    case, owner = resolved.case, resolved.publisher
    if case.rights is not None:
        return said(case.rights, case.text_language)
    return said(owner.rights, "en") if owner is not None else None
