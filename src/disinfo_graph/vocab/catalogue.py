"""The terms of others that only the catalogue of a site uses."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

from disinfo_graph.vocab import PREFIXES


class DCAT3(DefinedNamespace):
    """What DCAT 3 added; rdflib knows the terms of DCAT 2."""

    _NS = Namespace(PREFIXES["dcat"])
    _fail = True

    DatasetSeries: URIRef

    first: URIRef
    inSeries: URIRef
    last: URIRef
    prev: URIRef
    version: URIRef


class SPDX(DefinedNamespace):
    """How DCAT tells the checksum of a file."""

    _NS = Namespace(PREFIXES["spdx"])
    _fail = True

    Checksum: URIRef
    ChecksumAlgorithm: URIRef

    algorithm: URIRef
    checksum: URIRef
    checksumAlgorithm_sha256: URIRef
    checksumValue: URIRef


class VCARD(DefinedNamespace):
    """How DCAT tells whom to write to."""

    _NS = Namespace(PREFIXES["vcard"])
    _fail = True

    Kind: URIRef

    fn: URIRef
    hasEmail: URIRef
    hasURL: URIRef
