"""The *cases* graph: what the publisher of a case says; we add only how its debunk is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS, PROV

from disinfo_graph.formats.terms import Statement, day, string, text
from disinfo_graph.iris import Iris, digest, label_slug
from disinfo_graph.model import Language, Resolved, ResolvedAppearance
from disinfo_graph.vocab import CITO, DG, EU_COUNTRY, EU_LANGUAGE, SCHEMA

# A debunk that says no more than this disputes the claim; it does not refute it.
_NO_EVIDENCE_GIVEN = re.compile(
    r"(conspiracy theory[,.;]?\s*)?no (evidence|proof)( (was|is|has been))? "
    r"(given|provided|presented|offered)\.?",
    re.IGNORECASE,
)

_APPEARANCE_CLASSES: dict[str, URIRef] = {
    "site": SCHEMA.NewsArticle,
    "video": SCHEMA.MediaObject,
    "social": SCHEMA.SocialMediaPosting,
}


def case_statements(resolved: Resolved, iris: Iris) -> Iterator[Statement]:
    """Yield what the *cases* graph says of one case."""
    yield from _case(resolved, iris)
    yield from _claim(resolved, iris)
    yield from _debunk(resolved, iris)
    for appearance in resolved.appearances:
        yield from _appearance(resolved, appearance, iris)
    if resolved.case.issue is not None:
        yield from _issue(resolved.case.issue, iris)


def has_debunk(resolved: Resolved) -> bool:
    """Tell whether the case holds a debunk, or the address of one."""
    return resolved.case.debunk is not None or resolved.case.report is not None


def _case(resolved: Resolved, iris: Iris) -> Iterator[Statement]:
    case = resolved.case
    subject = iris.thing("case", case.slug)
    for name in (DG.Case, SCHEMA.CreativeWork, PROV.Entity):
        yield subject, RDF.type, name
    if case.title is not None:
        yield subject, SCHEMA.name, text(case.title, case.text_language)
    yield subject, SCHEMA.mainEntity, iris.thing("claim", case.slug)
    if has_debunk(resolved):
        yield subject, SCHEMA.hasPart, iris.thing("debunk", case.slug)
    if case.report is not None:
        yield subject, DCTERMS.source, case.report
    if case.issue is not None:
        yield subject, SCHEMA.isPartOf, iris.thing("issue", label_slug(case.issue))
    if resolved.publisher is not None:
        yield subject, DCTERMS.publisher, iris.thing("organisation", resolved.publisher.slug)
    if resolved.contributor is not None:
        yield subject, DCTERMS.contributor, iris.thing("organisation", resolved.contributor.slug)


def _claim(resolved: Resolved, iris: Iris) -> Iterator[Statement]:
    case = resolved.case
    subject = iris.thing("claim", case.slug)
    yield subject, RDF.type, DG.Claim
    yield subject, RDF.type, SCHEMA.Claim
    if case.title is not None:
        yield subject, SCHEMA.name, text(case.title, case.text_language)
    for title in case.titles:
        yield subject, SCHEMA.alternateName, text(title, case.text_language)
    if case.claim is not None:
        yield subject, SCHEMA.text, text(case.claim, case.text_language)
        yield from _rights(subject, resolved)
    if case.published is not None:
        yield subject, SCHEMA.datePublished, day(case.published)
    yield from _mentions(subject, resolved, iris)


def _mentions(subject: str, resolved: Resolved, iris: Iris) -> Iterator[Statement]:
    for language in resolved.languages:
        yield from _language(subject, language)
    for country in resolved.countries:
        yield subject, DG.discusses, iris.thing("country", country.slug)
        if country.eu is not None:
            yield subject, SCHEMA.contentLocation, EU_COUNTRY + country.eu
    for keyword in resolved.keywords:
        yield subject, SCHEMA.keywords, iris.thing("keyword", keyword.slug)
    for source in resolved.sources:
        yield subject, DG.carriedBy, iris.thing("source", source.slug)
    for appearance in resolved.appearances:
        yield subject, SCHEMA.appearance, _appearance_iri(resolved, appearance, iris)


def _debunk(resolved: Resolved, iris: Iris) -> Iterator[Statement]:
    if not has_debunk(resolved):
        return
    case = resolved.case
    subject, claim = iris.thing("debunk", case.slug), iris.thing("claim", case.slug)
    yield subject, RDF.type, DG.Debunk
    yield subject, RDF.type, SCHEMA.ClaimReview
    yield subject, SCHEMA.itemReviewed, claim
    disputed = case.debunk is not None and _NO_EVIDENCE_GIVEN.fullmatch(case.debunk)
    yield subject, CITO.disputes if disputed else CITO.refutes, claim
    if case.debunk is not None:
        yield subject, SCHEMA.reviewBody, text(case.debunk, case.text_language)
        yield from _rights(subject, resolved)
    if case.report is not None:
        yield subject, SCHEMA.url, case.report
    if resolved.publisher is not None:
        yield subject, SCHEMA.author, iris.thing("organisation", resolved.publisher.slug)


def _appearance(
    resolved: Resolved, appearance: ResolvedAppearance, iris: Iris
) -> Iterator[Statement]:
    subject = _appearance_iri(resolved, appearance, iris)
    kind = appearance.channel.kind if appearance.channel is not None else ""
    yield subject, RDF.type, DG.Appearance
    yield subject, RDF.type, _APPEARANCE_CLASSES.get(kind, SCHEMA.CreativeWork)
    yield subject, SCHEMA.url, appearance.url
    for archive in appearance.archives:
        yield subject, SCHEMA.archivedAt, archive
    if appearance.language is not None:
        yield from _language(subject, appearance.language)
    if appearance.published is not None:
        yield subject, SCHEMA.datePublished, day(appearance.published)
    if appearance.channel is not None:
        yield subject, DG.channel, iris.thing("channel", appearance.channel.slug)


def _issue(number: str, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("issue", label_slug(number))
    yield subject, RDF.type, SCHEMA.PublicationIssue
    yield subject, SCHEMA.issueNumber, string(number)
    yield subject, SCHEMA.name, text(f"Issue {number}", "en")


def _language(subject: str, language: Language) -> Iterator[Statement]:
    yield subject, SCHEMA.inLanguage, string(language.tag)
    if language.eu is not None:
        yield subject, DCTERMS.language, EU_LANGUAGE + language.eu


def _rights(subject: str, resolved: Resolved) -> Iterator[Statement]:
    case, owner = resolved.case, resolved.publisher
    if case.rights is not None:
        yield subject, DCTERMS.rights, text(case.rights, case.text_language)
    elif owner is not None and owner.rights is not None:
        yield subject, DCTERMS.rights, text(owner.rights, "en")


def _appearance_iri(resolved: Resolved, appearance: ResolvedAppearance, iris: Iris) -> str:
    return iris.thing("appearance", f"{resolved.case.slug}-{digest(appearance.url)}")


def mentioned_types(statements: Iterator[Statement]) -> Iterator[Statement]:
    """Yield, of what the vocabularies say, only which class each thing is of."""
    return (statement for statement in statements if str(statement[1]) == str(RDF.type))
