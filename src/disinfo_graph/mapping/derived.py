"""The *derived* graph: what rules concluded, each conclusion with the words it rests on.

Evidence is written as Web Annotations: a body, the claim it is about, and a target that selects
the words in the published debunk by quote and by position.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from rdflib import URIRef

from disinfo_graph.formats.nodes import Node, Values, node, said, several
from disinfo_graph.formats.terms import decimal
from disinfo_graph.iris import Iris
from disinfo_graph.mapping.cases import appearance_iri
from disinfo_graph.model import (
    Case,
    ConcludedChannel,
    Derived,
    Evidence,
    Links,
    Narrative,
    Resolved,
)
from disinfo_graph.vocab import OA


def derived_nodes(resolved: Resolved, links: Links, derived: Derived, iris: Iris) -> Iterator[Node]:
    """Yield what the rules conclude about one case."""
    case = resolved.case
    yield from _conclusions(case, links, derived, iris)
    for advances in derived.advances:
        narrative = _narrative(advances.narrative, case.text_language, iris)
        yield narrative
        yield from _evidence(case, str(narrative["id"]), OA.classifying, advances.evidence, iris)
    for related in derived.related:
        if related.slug is not None:
            other = iris.thing("case", related.slug)
            yield from _evidence(case, other, OA.linking, related.evidence, iris)
    for appearance in resolved.appearances:
        if appearance.derived is not None:
            subject = appearance_iri(resolved, appearance, iris)
            yield from _channel(case, subject, appearance.derived, iris)


def _channel(
    case: Case, appearance: str, concluded: ConcludedChannel, iris: Iris
) -> Iterator[Node]:
    channel = iris.thing("channel", concluded.channel.slug)
    yield node(appearance, (), {"channel": channel})
    subject = _evidence_iri(appearance, channel, concluded.rule, iris)
    values: Values = {
        "about": iris.thing("claim", case.slug),
        "body": channel,
        "confidence": decimal(concluded.confidence).value,
        "motivation": str(OA.linking),
        "rule": concluded.rule,
        "target": appearance,
    }
    yield node(subject, ("Annotation",), values)


def _evidence_iri(told: str, body: str, rule: str, iris: Iris, place: str = "") -> str:
    text = f"{told}|{iris.split(body)}|{rule}{place}"
    return iris.thing("evidence", sha256(text.encode()).hexdigest()[:16])


def _conclusions(case: Case, links: Links, derived: Derived, iris: Iris) -> Iterator[Node]:
    claim: Values = {
        "advances": several([iris.thing("narrative", a.narrative.slug) for a in derived.advances]),
        "relatedClaim": said(several([one.text for one in derived.related]), case.text_language),
    }
    # What the texts link to themselves is told in the *cases* graph, and no triple stands twice.
    slugs = {one.slug for one in derived.related if one.slug} - {*links.cases}
    cases = sorted(iris.thing("case", slug) for slug in slugs)
    if any(claim.values()):
        yield node(iris.thing("claim", case.slug), (), claim)
    if cases:
        yield node(iris.thing("case", case.slug), (), {"relatedCase": cases})


def _narrative(narrative: Narrative, language: str, iris: Iris) -> Node:
    values: Values = {
        "label": said(narrative.label, language),
        "scheme": [iris.thing("scheme", "narratives")],
    }
    return node(iris.thing("narrative", narrative.slug), ("Concept", "Narrative"), values)


def _evidence(
    case: Case, body: str, motivation: URIRef, evidence: Evidence, iris: Iris
) -> Iterator[Node]:
    place = f"|{evidence.start}|{evidence.end}"
    subject = _evidence_iri(case.slug, body, evidence.rule, iris, place)
    values: Values = {
        "about": iris.thing("claim", case.slug),
        "body": body,
        "confidence": decimal(evidence.confidence).value,
        "motivation": str(motivation),
        "rule": evidence.rule,
        "target": f"{subject}/target",
    }
    yield node(subject, ("Annotation",), values)
    yield from _target(subject, case, evidence, iris)


def _target(subject: str, case: Case, evidence: Evidence, iris: Iris) -> Iterator[Node]:
    target, quote, position = (f"{subject}/{part}" for part in ("target", "quote", "position"))
    source = iris.thing("debunk", case.slug)
    yield node(target, ("SpecificResource",), {"quotedFrom": source, "selector": [position, quote]})
    yield node(quote, ("TextQuoteSelector",), {"exact": said(evidence.exact, case.text_language)})
    yield node(
        position,
        ("TextPositionSelector",),
        {"end": str(evidence.end), "start": str(evidence.start)},
    )
