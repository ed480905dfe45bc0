"""Under which terms the data stand, and who publishes them; said once, and pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from rdflib import RDF
from rdflib.namespace import DCTERMS, FOAF

from disinfo_graph.formats.terms import Statement, text
from disinfo_graph.iris import Iris
from disinfo_graph.vocab.catalogue import VCARD

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
DISCLAIMER = (
    "Every statement is its publisher's. That a source is named says that it carried a claim; "
    "it says nothing of the source's intent or affiliation."
)
RIGHTS = (
    "The ontology, shapes and registries are under CC BY 4.0. The texts of claims and debunks "
    "remain their publishers'; the terms stand at each text, as dcterms:rights."
)


def terms_of(iris: Iris) -> str:
    """Return the IRI of a site's terms of use, which is where its front page tells them."""
    return f"{iris.base}#terms"


def publisher_of(iris: Iris) -> str:
    """Return the IRI of who runs a site."""
    return f"{iris.base}#publisher"


def contact_of(iris: Iris) -> str:
    """Return the IRI of where to write to."""
    return f"{iris.base}#contact"


def terms_of_use(iris: Iris) -> Iterator[Statement]:
    """Yield the terms: no one licence covers all, so they are a document of their own."""
    terms = terms_of(iris)
    yield terms, RDF.type, DCTERMS.LicenseDocument
    yield terms, RDF.type, DCTERMS.RightsStatement
    yield terms, DCTERMS.title, text("Terms of use", "en")
    yield terms, DCTERMS.description, text(RIGHTS, "en")
    yield terms, DCTERMS.description, text(DISCLAIMER, "en")


def publisher(iris: Iris, name: str, contact: str) -> Iterator[Statement]:
    """Yield who runs the site, and where to write to, as far as that is known."""
    host = urlsplit(iris.base).netloc
    yield publisher_of(iris), RDF.type, FOAF.Agent
    yield publisher_of(iris), FOAF.name, text(name or f"Whoever runs {host}", "en")
    if contact:
        told = VCARD.hasEmail if contact.startswith("mailto:") else VCARD.hasURL
        yield contact_of(iris), RDF.type, VCARD.Kind
        yield contact_of(iris), VCARD.fn, text(name or f"Whoever runs {host}", "en")
        yield contact_of(iris), told, contact
