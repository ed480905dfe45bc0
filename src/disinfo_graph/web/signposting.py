"""The links of a document, by FAIR Signposting: what it is, who made it, what goes with it.

Level 1 is what stands in each answer's head and on its page; level 2 is the link set, which says
it of all representations at once. Nothing is asked here but who the author is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flask import request

from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import contract, graphs, linking, profiles
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, JSON_LD, Offer
from disinfo_graph.web.profiles import Profile
from disinfo_graph.web.reading import Reading, quoted

IN_PROFILE = f"?{profiles.PARAMETER}={profiles.CLAIM_REVIEW.name}"

_PAGE = Link(target="https://schema.org/AboutPage", relation="type")
_AUTHORED = ("case", "debunk")
"""Kinds that say whose they are. A claim's author is never told: nobody is to be named so."""

_SCHEMA, _SKOS = PREFIXES["schema"], PREFIXES["skos"]
_TYPES: dict[str, str] = {
    "appearance": _SCHEMA + "CreativeWork",
    "case": _SCHEMA + "CreativeWork",
    "channel": _SCHEMA + "Thing",
    "claim": _SCHEMA + "Claim",
    "country": _SCHEMA + "Place",
    "dataset": _SCHEMA + "Dataset",
    "debunk": _SCHEMA + "ClaimReview",
    "evidence": PREFIXES["oa"] + "Annotation",
    "graph": _SCHEMA + "Dataset",
    "issue": _SCHEMA + "PublicationIssue",
    "keyword": _SCHEMA + "DefinedTerm",
    "narrative": _SKOS + "Concept",
    "organisation": _SCHEMA + "Organization",
    "rating": _SCHEMA + "Rating",
    "scheme": _SKOS + "ConceptScheme",
    "source": _SCHEMA + "Organization",
}
"""By kind: what FAIR Signposting says the thing is."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A thing of which there are documents, and where they stand."""

    reading: Reading
    iri: str
    path: str
    """The address of its documents, without suffix, with the path at which the site is mounted."""
    items: tuple[Link, ...] = ()
    """What it is a collection of, as far as the head of an answer can say it."""

    @property
    def kind(self) -> str:
        """The type of the thing."""
        kind, _ = self.reading.iris.split(self.iri) or ("", "")
        return kind

    @cached_property
    def authors(self) -> tuple[Link, ...]:
        """Links to whoever published it, where that is known."""
        if self.kind not in _AUTHORED:
            return ()
        rows = self.reading.once("authors", thing=quoted(self.iri))
        return tuple(Link(target=row["author"].text, relation="author") for row in rows)


def links(subject: Subject, offer: Offer, profile: Profile = profiles.OWN) -> list[Link]:
    """Return the links of one representation."""
    return [*_links(subject, offer), *_profiled(subject, offer, profile)]


def _links(subject: Subject, offer: Offer) -> Iterator[Link]:
    root, path = request.script_root, subject.path
    yield Link(target=subject.reading.iris.document(subject.iri), relation="canonical")
    yield Link(target=subject.iri, relation="cite-as")
    yield from _described(path, offer)
    yield linking.terms_of_use(root)
    yield from subject.authors
    if subject.kind != "dataset":
        yield linking.dataset(root, "collection")
    if subject.kind == "graph":
        yield graphs.link(subject.iri)
    yield from subject.items
    yield from linking.link_sets(root, path)
    if offer is HTML:
        yield _PAGE
    if subject.kind in _TYPES:
        yield Link(target=_TYPES[subject.kind], relation="type")


def _described(path: str, offer: Offer) -> Iterator[Link]:
    """Yield the other representations: to FAIR Signposting the data describe what a page shows."""
    for other in DOCUMENTS:
        if other is offer:
            continue
        yield Link(target=path + other.suffix, relation="alternate", media_type=other.media_type)
        if offer is HTML:
            yield Link(
                target=path + other.suffix, relation="describedby", media_type=other.media_type
            )
    if offer is not HTML:
        yield Link(target=path, relation="describes", media_type=HTML.media_type)


def _profiled(subject: Subject, offer: Offer, profile: Profile) -> Iterator[Link]:
    """Yield what tells of the profiles: the one at hand with its schema, and the other."""
    kind = subject.kind
    if not contract.covers(kind):
        return
    if offer is JSON_LD:
        yield Link(target=profile.iri, relation="profile")
        if profile is profiles.OWN:
            schema = f"{request.script_root}/schema/{kind}.json"
            yield Link(target=schema, relation="describedby", media_type=contract.SCHEMA)
    if profile is profiles.OWN and profiles.CLAIM_REVIEW in profiles.of_kind(kind):
        yield Link(
            target=f"{subject.path}{JSON_LD.suffix}{IN_PROFILE}",
            relation="alternate",
            media_type=JSON_LD.media_type,
            profile=profiles.CLAIM_REVIEW.iri,
        )


def of_terms(path: str, iri: str, kind: str, offer: Offer) -> list[Link]:
    """Return the links of a representation of the ontology or of the shapes."""
    return [
        Link(target=iri, relation="cite-as"),
        *_described(path, offer),
        linking.CC_BY,
        *((_PAGE,) if offer is HTML else ()),
        Link(target=kind, relation="type"),
    ]
