"""The IRIs this project knows, as closed namespaces: a misspelt term fails where it is written."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

PREFIXES: dict[str, str] = {
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dg": "https://w3id.org/disinfo-graph/ns#",
    "dgq": "https://w3id.org/disinfo-graph/quality#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix that this project writes, in dumps, pages and queries."""


def short(iri: str) -> str:
    """Return an IRI with the prefix that the project writes for its namespace, if there is one."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


SHAPES = "https://w3id.org/disinfo-graph/shapes#"
"""The namespace of the shapes and of their sets, apart from that of the terms."""

EU_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
EU_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
WIKIDATA = "http://www.wikidata.org/entity/"
UNIT_MEASURE = "http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure"
UNITS = "http://qudt.org/vocab/unit/"
SIMPLE_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"


GRAPHS: dict[str, str] = {
    "cases": "What the publishers of the cases say.",
    "derived": "What rules concluded from it, each conclusion with its evidence.",
    "vocabularies": "Countries, languages, sources, channels, keywords and the ontology.",
    "quality": "Findings of the shapes about the published cases, and what was measured on them.",
    "about": "This release: its datasets, graphs, files and counts.",
}
"""The named graphs, which keep apart what has different authority."""

CONTENT_GRAPHS = ("cases", "derived", "vocabularies")
"""The graphs that make the identity of a release, and its dumps."""

DEFAULT_GRAPHS = (*CONTENT_GRAPHS, "about")
"""The graphs whose merge is the endpoint's default graph."""

SCHEMES: dict[str, str] = {
    "countries": "Countries and regions discussed",
    "keywords": "Keywords of the cases' publishers",
    "narratives": "Narratives named in debunks",
}
"""The concept schemes, with their labels."""


class DG(DefinedNamespace):
    """Own terms; `ontology/disinfo-graph.ttl` defines each of them and no other."""

    _NS = Namespace(PREFIXES["dg"])
    _fail = True

    Appearance: URIRef
    Case: URIRef
    Channel: URIRef
    Claim: URIRef
    Country: URIRef
    Debunk: URIRef
    Narrative: URIRef
    Source: URIRef
    WithdrawnCase: URIRef

    about: URIRef
    advances: URIRef
    carriedBy: URIRef
    channel: URIRef
    channelMissing: URIRef
    confidence: URIRef
    discusses: URIRef
    relatedClaim: URIRef
    rule: URIRef


class SCHEMA(DefinedNamespace):
    """schema.org under its http: IRIs, as all graphs of this field write it."""

    _NS = Namespace(PREFIXES["schema"])
    _fail = True

    BroadcastService: URIRef
    Claim: URIRef
    ClaimReview: URIRef
    Country: URIRef
    CreativeWork: URIRef
    DefinedTerm: URIRef
    MediaObject: URIRef
    NewsArticle: URIRef
    Organization: URIRef
    Place: URIRef
    PublicationIssue: URIRef
    Rating: URIRef
    SocialMediaPosting: URIRef
    PropertyValue: URIRef
    WebSite: URIRef

    additionalProperty: URIRef
    alternateName: URIRef
    appearance: URIRef
    archivedAt: URIRef
    author: URIRef
    bestRating: URIRef
    citation: URIRef
    contentLocation: URIRef
    datePublished: URIRef
    hasPart: URIRef
    inLanguage: URIRef
    isPartOf: URIRef
    issueNumber: URIRef
    itemReviewed: URIRef
    keywords: URIRef
    mainEntity: URIRef
    maxValue: URIRef
    name: URIRef
    propertyID: URIRef
    publisher: URIRef
    ratingValue: URIRef
    reviewBody: URIRef
    reviewRating: URIRef
    target: URIRef
    temporalCoverage: URIRef
    text: URIRef
    unitText: URIRef
    url: URIRef
    worstRating: URIRef


class OA(DefinedNamespace):
    """The terms of the Web Annotation Vocabulary that evidence is written in."""

    _NS = Namespace(PREFIXES["oa"])
    _fail = True

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    classifying: URIRef
    linking: URIRef

    end: URIRef
    exact: URIRef
    hasBody: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    motivatedBy: URIRef
    start: URIRef


class CITO(DefinedNamespace):
    """How a debunk relates to the claim it reviews."""

    _NS = Namespace(PREFIXES["cito"])
    _fail = True

    citesAsEvidence: URIRef
    disputes: URIRef
    refutes: URIRef


class SD(DefinedNamespace):
    """SPARQL 1.1 Service Description, as far as the endpoint uses it."""

    _NS = Namespace(PREFIXES["sd"])
    _fail = True

    Dataset: URIRef
    Graph: URIRef
    NamedGraph: URIRef
    Service: URIRef
    SPARQL11Query: URIRef

    availableGraphs: URIRef
    defaultDataset: URIRef
    defaultEntailmentRegime: URIRef
    defaultGraph: URIRef
    endpoint: URIRef
    graph: URIRef
    name: URIRef
    namedGraph: URIRef
    resultFormat: URIRef
    supportedLanguage: URIRef


class DQV(DefinedNamespace):
    """The Data Quality Vocabulary, as far as measurements are written in it."""

    _NS = Namespace(PREFIXES["dqv"])
    _fail = True

    Category: URIRef
    Dimension: URIRef
    Metric: URIRef
    QualityMeasurement: URIRef
    QualityMetadata: URIRef

    computedOn: URIRef
    expectedDataType: URIRef
    hasQualityMetadata: URIRef
    inCategory: URIRef
    inDimension: URIRef
    isMeasurementOf: URIRef
    value: URIRef


class LDES(DefinedNamespace):
    """Linked Data Event Streams, as far as the change feed uses them."""

    _NS = Namespace("https://w3id.org/ldes#")
    _fail = True

    EventStream: URIRef

    immutable: URIRef
    pollingInterval: URIRef
    timestampPath: URIRef
    versionCreateObject: URIRef
    versionCreatePath: URIRef
    versionDeleteObject: URIRef
    versionDeletePath: URIRef
    versionOfPath: URIRef
    versionUpdateObject: URIRef
    versionUpdatePath: URIRef


class TREE(DefinedNamespace):
    """The TREE hypermedia specification, as far as the change feed uses it."""

    _NS = Namespace("https://w3id.org/tree#")
    _fail = True

    GreaterThanOrEqualToRelation: URIRef
    LessThanOrEqualToRelation: URIRef
    Node: URIRef

    member: URIRef
    node: URIRef
    path: URIRef
    relation: URIRef
    shape: URIRef
    value: URIRef
    view: URIRef


class ACTIVITY(DefinedNamespace):
    """Activity Streams 2.0, as far as the change feed uses it."""

    _NS = Namespace("https://www.w3.org/ns/activitystreams#")
    _fail = True

    CollectionPage: URIRef
    Create: URIRef
    Delete: URIRef
    Update: URIRef

    items: URIRef
    next: URIRef
