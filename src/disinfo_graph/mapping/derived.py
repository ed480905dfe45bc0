"""The *derived* graph: what rules concluded, each conclusion with the words it rests on.

Evidence is written as Web Annotations: a body, the claim it is about, and a target that selects
the words in the published debunk by quote and by position.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS, SKOS

from disinfo_graph.formats.terms import Statement, decimal, integer, string, text
from disinfo_graph.iris import Iris
from disinfo_graph.model import Case, Derived, Evidence, Narrative
from disinfo_graph.vocab import DG, OA


def derived_statements(case: Case, derived: Derived, iris: Iris) -> Iterator[Statement]:
    """Yield what the rules conclude about one case."""
    claim = iris.thing("claim", case.slug)
    for advances in derived.advances:
        narrative = iris.thing("narrative", advances.narrative.slug)
        yield claim, DG.advances, narrative
        yield from _narrative(advances.narrative, case.text_language, iris)
        yield from _evidence(case, narrative, OA.classifying, advances.evidence, iris)
    for related in derived.related:
        yield claim, DG.relatedClaim, text(related.text, case.text_language)
        if related.slug is not None:
            other = iris.thing("case", related.slug)
            yield iris.thing("case", case.slug), DCTERMS.relation, other
            yield from _evidence(case, other, OA.linking, related.evidence, iris)


def _narrative(narrative: Narrative, language: str, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("narrative", narrative.slug)
    yield subject, RDF.type, DG.Narrative
    yield subject, RDF.type, SKOS.Concept
    yield subject, SKOS.prefLabel, text(narrative.label, language)
    yield subject, SKOS.inScheme, iris.thing("scheme", "narratives")


def _evidence(
    case: Case, body: str, motivation: URIRef, evidence: Evidence, iris: Iris
) -> Iterator[Statement]:
    claim = iris.thing("claim", case.slug)
    told = f"{case.slug}|{iris.split(body)}|{evidence.rule}|{evidence.start}|{evidence.end}"
    subject = iris.thing("evidence", sha256(told.encode()).hexdigest()[:16])
    yield subject, RDF.type, OA.Annotation
    yield subject, OA.motivatedBy, motivation
    yield subject, OA.hasBody, body
    yield subject, DG.about, claim
    yield subject, OA.hasTarget, f"{subject}/target"
    yield subject, DG.rule, string(evidence.rule)
    yield subject, DG.confidence, decimal(evidence.confidence)
    yield from _target(subject, case, evidence, iris)


def _target(subject: str, case: Case, evidence: Evidence, iris: Iris) -> Iterator[Statement]:
    target, quote, position = (f"{subject}/{part}" for part in ("target", "quote", "position"))
    yield target, RDF.type, OA.SpecificResource
    yield target, OA.hasSource, iris.thing("debunk", case.slug)
    yield target, OA.hasSelector, quote
    yield target, OA.hasSelector, position
    yield quote, RDF.type, OA.TextQuoteSelector
    yield quote, OA.exact, text(evidence.exact, case.text_language)
    yield position, RDF.type, OA.TextPositionSelector
    yield position, OA.start, integer(evidence.start)
    yield position, OA.end, integer(evidence.end)
