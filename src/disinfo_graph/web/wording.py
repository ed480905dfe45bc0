"""What kinds of things and properties are called on pages, and what readers have to know of them.

One row a kind: the list of all its things, and the page about one of them, say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disinfo_graph.vocab import UNIT_MEASURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How one kind of thing is told."""

    name: str
    """Of one thing; kinds are short, as they stand in addresses."""
    heading: str = ""
    """Of the list of all, where there is one."""
    about: str = ""
    """What a reader has to know to read the list, or the page about one, rightly."""
    pointed: str = "Where it is named"
    """The heading above the list of what points at one."""


_NOTHING = "This says nothing about intent, affiliation, or anything else that was published"

WORDINGS: Mapping[str, Wording] = {
    "appearance": Wording(name="appearance", pointed="The case it belongs to"),
    "channel": Wording(
        name="channel",
        heading="Channels",
        about="At least one claim that somebody refuted appeared on each channel here. "
        f"{_NOTHING} there.",
        pointed="Cases of claims that appeared there",
    ),
    "claim": Wording(name="claim", pointed="The case it belongs to"),
    "country": Wording(
        name="country or region",
        heading="Countries and regions",
        about="Claims are about the countries and regions here. This says nothing about where the "
        "claims come from, whom they are aimed at, or borders and recognition.",
        pointed="Cases of claims about it",
    ),
    "debunk": Wording(name="debunk", pointed="The case it belongs to"),
    "example": Wording(
        name="example query",
        about="It works as it stands at this endpoint, and at any other that serves these data.",
    ),
    "issue": Wording(
        name="newsletter issue",
        heading="Newsletter issues",
        about="Issues of the publisher's newsletter that reported cases.",
        pointed="Cases reported in it",
    ),
    "keyword": Wording(
        name="keyword",
        heading="Keywords",
        about="Given by the publishers of the cases.",
        pointed="Cases with this keyword",
    ),
    "measurement": Wording(
        name="measurement",
        about="Measured when the release was published. The page on quality says what it means.",
    ),
    "narrative": Wording(
        name="narrative",
        heading="Narratives",
        about="A storyline is listed here when debunks name it as recurrent. On its page the "
        "words of each debunk that say so stand below the case.",
        pointed="Cases of claims that advance it",
    ),
    "organisation": Wording(name="organisation", pointed="Cases it published or brought"),
    "scheme": Wording(name="scheme", pointed="What it holds"),
    "slice": Wording(
        name="part of the data",
        about="The cases of one year, language or source, as far as their quality was measured.",
    ),
    "source": Wording(
        name="source",
        heading="Sources",
        about=f"Each source here carried at least one claim that somebody refuted. {_NOTHING}.",
        pointed="Cases of claims that it carried, and its channels",
    ),
}
"""By kind; of any other there is no more to say than its name."""

PROPERTIES: Mapping[str, str] = {
    "dcat:contactPoint": "where to write to",
    "dcat:inSeries": "release of",
    "dcat:keyword": "keywords",
    "dcat:landingPage": "page",
    "dcat:prev": "release before",
    "dcat:theme": "themes",
    "dcat:version": "version",
    "dcterms:accessRights": "access",
    "dcterms:conformsTo": "conforms to",
    "dcterms:date": "measured on",
    "dcterms:description": "description",
    "dcterms:hasPart": "of each year, language and source",
    "dcterms:identifier": "release",
    "dcterms:isPartOf": "part of",
    "dcterms:issued": "first published",
    "dcterms:language": "languages",
    "dcterms:license": "terms",
    "dcterms:modified": "published",
    "dcterms:provenance": "whose word it is",
    "dcterms:publisher": "published by",
    "dcterms:replaces": "stands for",
    "dcterms:rights": "rights",
    "dcterms:subject": "about",
    "dcterms:temporal": "claims made from",
    "dcterms:title": "title",
    "dqv:computedOn": "measured of",
    "dqv:hasQualityMetadata": "quality",
    "dqv:isMeasurementOf": "metric",
    "dqv:value": "value",
    "foaf:homepage": "front page",
    "prov:wasDerivedFrom": "made from",
    "prov:wasGeneratedBy": "made by",
    "prov:wasRevisionOf": "revision of",
    "schema:target": "endpoint",
    "schema:url": "to be asked and changed at",
    "sh:focusNode": "found in",
    "sh:resultPath": "property",
    "sh:resultSeverity": "severity",
    "sh:select": "query",
    "sh:sourceConstraintComponent": "kind of rule",
    "sh:sourceShape": "rule",
    "sh:value": "value",
    "void:classPartition": "things by class",
    "void:classes": "classes in use",
    "void:dataDump": "files",
    "void:distinctObjects": "different values",
    "void:distinctSubjects": "things described",
    "void:entities": "things of this site",
    "void:properties": "properties in use",
    "void:propertyPartition": "statements by property",
    "void:sparqlEndpoint": "SPARQL endpoint",
    "void:triples": "statements (triples)",
    "void:uriSpace": "all IRIs of things begin with",
    "void:vocabulary": "vocabulary",
    UNIT_MEASURE: "unit",
}
"""Names of properties that no shape names, for there is none for data about data."""


def of_kind(kind: str) -> Wording:
    """Return how a kind is told."""
    return WORDINGS.get(kind, Wording(name=kind))
