"""The terms of others that only the change feed uses."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace


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
