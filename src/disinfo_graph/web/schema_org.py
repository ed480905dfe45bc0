"""A release as a Dataset of schema.org, as search engines for data read it; it asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.namespace import DCAT, DCTERMS, FOAF

from disinfo_graph.dumps import tongues
from disinfo_graph.dumps.terms_of_use import DISCLAIMER, publisher_of, terms_of
from disinfo_graph.iris import Iris
from disinfo_graph.vocab.catalogue import DCAT3, SPDX
from disinfo_graph.web.values import Nodes, one

MEASURED = (
    "claim",
    "debunk that answers it",
    "date on which the claim was made",
    "countries and regions that the claim discusses",
    "languages in which it was published",
    "sources that carried it",
    "addresses at which it appeared, with archive copies",
    "narratives that it advances",
    "keywords",
)
"""What there is to know of each case."""


def dataset(nodes: Nodes, release: str, iris: Iris) -> dict[str, object]:
    """Return a release as a dataset, by what it says of itself."""
    who = {
        "@type": "Organization",
        "@id": publisher_of(iris),
        "name": _one(nodes, publisher_of(iris), FOAF.name),
        "url": iris.base,
    }
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": release,
        "name": _one(nodes, release, DCTERMS.title),
        "description": _one(nodes, release, DCTERMS.description),
        "url": iris.document(release),
        "identifier": release,
        "version": _one(nodes, release, DCAT3.version),
        "license": terms_of(iris),
        "isAccessibleForFree": True,
        "creator": who,
        "publisher": who,
        "creditText": DISCLAIMER,
        "datePublished": _one(nodes, release, DCTERMS.issued),
        "dateModified": _one(nodes, release, DCTERMS.modified),
        "keywords": _all(nodes, release, DCAT.keyword),
        "variableMeasured": list(MEASURED),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{iris.base}catalog"},
        "distribution": list(_distributions(nodes, release)),
    } | _coverage(nodes, release)


def _coverage(nodes: Nodes, release: str) -> dict[str, object]:
    period = _one(nodes, release, DCTERMS.temporal)
    days = [_one(nodes, period, path) for path in (DCAT.startDate, DCAT.endDate)]
    languages = [tongues.tag(iri) for iri in _all(nodes, release, DCTERMS.language)]
    told = {"temporalCoverage": "/".join(days) if all(days) else "", "inLanguage": languages}
    return {name: value for name, value in told.items() if value}


def _distributions(nodes: Nodes, release: str) -> Iterator[dict[str, str]]:
    for file in sorted(_all(nodes, release, DCAT.distribution)):
        packed = _one(nodes, file, DCAT.compressFormat)
        yield {
            "@type": "DataDownload",
            "name": _one(nodes, file, DCTERMS.title),
            "contentUrl": _one(nodes, file, DCAT.downloadURL),
            "encodingFormat": _media_type(packed or _one(nodes, file, DCAT.mediaType)),
            "contentSize": f"{_one(nodes, file, DCAT.byteSize)} B",
            "sha256": _one(nodes, _one(nodes, file, SPDX.checksum), SPDX.checksumValue),
        }


def _media_type(iri: str) -> str:
    """Return a media type by its IRI at the registry."""
    return "/".join(iri.rsplit("/", 2)[1:])


def _one(nodes: Nodes, subject: str, path: object) -> str:
    return one(nodes, subject, str(path))


def _all(nodes: Nodes, subject: str, path: object) -> list[str]:
    return [value.text for value in nodes.get(subject, {}).get(str(path), ())]
