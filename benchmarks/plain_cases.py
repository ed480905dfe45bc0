"""The straightforward way to the triples of one case: `add` to an rdflib graph, nothing tuned.

The synthetic cases have no ratings, no days of review, no answer that only disputes, and no
address from which a channel would have to be concluded.
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

from benchmarks.plain_names import add_concept, thing
from rdflib import DCTERMS, PROV, RDF, Graph, Literal, URIRef

from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.iris import digest, label_slug
from disinfo_graph.model import Derived, Evidence, Language, Links, Resolved, ResolvedAppearance
from disinfo_graph.vocab import CITO, DG, EU_COUNTRY, EU_LANGUAGE, OA, SCHEMA

MEDIA = {
    "site": SCHEMA.NewsArticle,
    "broadcast": SCHEMA.MediaObject,
    "video": SCHEMA.MediaObject,
    "social": SCHEMA.SocialMediaPosting,
}


def add_told(graph: Graph, resolved: Resolved, links: Links) -> None:
    """Map what the publisher of a case says of it."""
    add_case(graph, resolved)
    add_claim(graph, resolved)
    add_mentions(graph, resolved)
    add_debunk(graph, resolved)
    add_links(graph, resolved.case.slug, links)
    for appearance in resolved.appearances:
        add_appearance(graph, resolved, appearance)


def add_case(graph: Graph, resolved: Resolved) -> None:
    """Map the record of the case."""
    case = resolved.case
    subject = thing("case", case.slug)
    for name in (DG.Case, SCHEMA.CreativeWork, PROV.Entity):
        graph.add((subject, RDF.type, name))
    if case.title:
        graph.add((subject, SCHEMA.name, Literal(case.title, lang=case.text_language)))
    graph.add((subject, SCHEMA.mainEntity, thing("claim", case.slug)))
    if case.debunk or case.report:
        graph.add((subject, SCHEMA.hasPart, thing("debunk", case.slug)))
    if case.report:
        graph.add((subject, DCTERMS.source, URIRef(case.report)))
    if resolved.publisher:
        publisher = thing("organisation", resolved.publisher.slug)
        graph.add((subject, DCTERMS.publisher, publisher))
    if resolved.contributor:
        contributor = thing("organisation", resolved.contributor.slug)
        graph.add((subject, DCTERMS.contributor, contributor))
    if case.issue:
        add_issue(graph, subject, case.issue)


def add_links(graph: Graph, slug: str, links: Links) -> None:
    """Map what claim and debunk cite."""
    for address in links.citations:
        graph.add((thing("claim", slug), SCHEMA.citation, URIRef(address)))
    for address in links.evidence:
        graph.add((thing("debunk", slug), CITO.citesAsEvidence, URIRef(address)))
    for other in links.cases:
        graph.add((thing("case", slug), DCTERMS.relation, thing("case", other)))


def add_issue(graph: Graph, subject: URIRef, number: str) -> None:
    """Map the issue of the newsletter that told of the case."""
    issue = thing("issue", label_slug(number))
    graph.add((subject, SCHEMA.isPartOf, issue))
    graph.add((issue, RDF.type, SCHEMA.PublicationIssue))
    graph.add((issue, SCHEMA.issueNumber, Literal(number)))
    graph.add((issue, SCHEMA.name, Literal(f"Issue {number}", lang="en")))


def add_claim(graph: Graph, resolved: Resolved) -> None:
    """Map what was said."""
    case = resolved.case
    subject = thing("claim", case.slug)
    graph.add((subject, RDF.type, DG.Claim))
    graph.add((subject, RDF.type, SCHEMA.Claim))
    if case.title:
        graph.add((subject, SCHEMA.name, Literal(case.title, lang=case.text_language)))
    for title in case.titles:
        graph.add((subject, SCHEMA.alternateName, Literal(title, lang=case.text_language)))
    if case.claim:
        graph.add((subject, SCHEMA.text, Literal(case.claim, lang=case.text_language)))
        add_rights(graph, subject, resolved)
    if case.published:
        graph.add((subject, SCHEMA.datePublished, Literal(case.published)))


def add_mentions(graph: Graph, resolved: Resolved) -> None:
    """Map what the claim is about, and where it was heard."""
    subject = thing("claim", resolved.case.slug)
    for language in resolved.languages:
        add_language(graph, subject, language)
    for country in resolved.countries:
        graph.add((subject, DG.discusses, thing("country", country.slug)))
        if country.eu:
            graph.add((subject, SCHEMA.contentLocation, URIRef(EU_COUNTRY + country.eu)))
    for keyword in resolved.keywords:
        graph.add((subject, SCHEMA.keywords, thing("keyword", keyword.slug)))
    for source in resolved.sources:
        graph.add((subject, DG.carriedBy, thing("source", source.slug)))
    for appearance in resolved.appearances:
        graph.add((subject, SCHEMA.appearance, appearance_iri(resolved, appearance)))


def add_debunk(graph: Graph, resolved: Resolved) -> None:
    """Map the refutation."""
    case = resolved.case
    subject, claim = thing("debunk", case.slug), thing("claim", case.slug)
    graph.add((subject, RDF.type, DG.Debunk))
    graph.add((subject, RDF.type, SCHEMA.ClaimReview))
    graph.add((subject, SCHEMA.itemReviewed, claim))
    graph.add((subject, CITO.refutes, claim))
    if case.debunk:
        graph.add((subject, SCHEMA.reviewBody, Literal(case.debunk, lang=case.text_language)))
        add_rights(graph, subject, resolved)
    if case.report:
        graph.add((subject, SCHEMA.url, URIRef(case.report)))
    if resolved.publisher:
        graph.add((subject, SCHEMA.author, thing("organisation", resolved.publisher.slug)))


def add_appearance(graph: Graph, resolved: Resolved, appearance: ResolvedAppearance) -> None:
    """Map one place where the claim was heard."""
    subject = appearance_iri(resolved, appearance)
    kind = appearance.channel.kind if appearance.channel else ""
    graph.add((subject, RDF.type, DG.Appearance))
    graph.add((subject, RDF.type, MEDIA.get(kind, SCHEMA.CreativeWork)))
    graph.add((subject, SCHEMA.url, URIRef(appearance.url)))
    for archive in appearance.archives:
        graph.add((subject, SCHEMA.archivedAt, URIRef(archive)))
    if appearance.language:
        add_language(graph, subject, appearance.language)
    if appearance.published:
        graph.add((subject, SCHEMA.datePublished, Literal(appearance.published)))
    if appearance.channel:
        graph.add((subject, DG.channel, thing("channel", appearance.channel.slug)))
    if appearance.without:
        graph.add((subject, DG.channelMissing, Literal(appearance.without)))


def appearance_iri(resolved: Resolved, appearance: ResolvedAppearance) -> URIRef:
    """Return the IRI of an appearance."""
    return thing("appearance", f"{resolved.case.slug}-{digest(appearance.url)}")


def add_language(graph: Graph, subject: URIRef, language: Language) -> None:
    """Map the language of a claim or an appearance."""
    graph.add((subject, SCHEMA.inLanguage, Literal(language.tag)))
    if language.eu:
        graph.add((subject, DCTERMS.language, URIRef(EU_LANGUAGE + language.eu)))


def add_rights(graph: Graph, subject: URIRef, resolved: Resolved) -> None:
    """Map whose a text is."""
    rights = resolved.case.rights or (resolved.publisher and resolved.publisher.rights)
    if rights:
        graph.add((subject, DCTERMS.rights, Literal(rights, lang="en")))


def add_derived(graph: Graph, resolved: Resolved, links: Links, derived: Derived) -> None:
    """Map what rules concluded."""
    case = resolved.case
    claim = thing("claim", case.slug)
    for advances in derived.advances:
        narrative = thing("narrative", advances.narrative.slug)
        graph.add((claim, DG.advances, narrative))
        graph.add((narrative, RDF.type, DG.Narrative))
        label = Literal(advances.narrative.label, lang=case.text_language)
        add_concept(graph, narrative, label, "narratives")
        add_evidence(graph, resolved, narrative, OA.classifying, advances.evidence)
    for related in derived.related:
        graph.add((claim, DG.relatedClaim, Literal(related.text, lang=case.text_language)))
        if related.slug:
            other = thing("case", related.slug)
            if related.slug not in links.cases:
                graph.add((thing("case", case.slug), DCTERMS.relation, other))
            add_evidence(graph, resolved, other, OA.linking, related.evidence)


def add_evidence(
    graph: Graph, resolved: Resolved, body: URIRef, motive: URIRef, evidence: Evidence
) -> None:
    """Map the words that a conclusion rests on."""
    case = resolved.case
    named = tuple(body.removeprefix(f"{DEFAULT_BASE}id/").split("/"))
    told = f"{case.slug}|{named}|{evidence.rule}|{evidence.start}|{evidence.end}"
    subject = thing("evidence", sha256(told.encode()).hexdigest()[:16])
    graph.add((subject, RDF.type, OA.Annotation))
    graph.add((subject, OA.motivatedBy, motive))
    graph.add((subject, OA.hasBody, body))
    graph.add((subject, DG.about, thing("claim", case.slug)))
    graph.add((subject, OA.hasTarget, URIRef(f"{subject}/target")))
    graph.add((subject, DG.rule, Literal(evidence.rule)))
    graph.add((subject, DG.confidence, Literal(Decimal(evidence.confidence).normalize())))
    add_target(graph, resolved, subject, evidence)


def add_target(graph: Graph, resolved: Resolved, subject: URIRef, evidence: Evidence) -> None:
    """Map where those words stand in the debunk."""
    case = resolved.case
    target, quote, position = (
        URIRef(f"{subject}/{part}") for part in ("target", "quote", "position")
    )
    graph.add((target, RDF.type, OA.SpecificResource))
    graph.add((target, OA.hasSource, thing("debunk", case.slug)))
    graph.add((target, OA.hasSelector, quote))
    graph.add((target, OA.hasSelector, position))
    graph.add((quote, RDF.type, OA.TextQuoteSelector))
    graph.add((quote, OA.exact, Literal(evidence.exact, lang=case.text_language)))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(evidence.start)))
    graph.add((position, OA.end, Literal(evidence.end)))
