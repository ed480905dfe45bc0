"""Describes a release: series, dataset, graphs, files, provenance, example queries; counts none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rdflib import RDF, RDFS
from rdflib.namespace import DCAT, DCTERMS, FOAF, SH, VOID

from disinfo_graph.dumps import distributions, tongues, void
from disinfo_graph.dumps.facts import DESCRIPTION, TITLE, Facts
from disinfo_graph.dumps.provenance import provenance
from disinfo_graph.dumps.terms_of_use import (
    DISCLAIMER,
    contact_of,
    publisher,
    publisher_of,
    terms_of,
    terms_of_use,
)
from disinfo_graph.examples import Example, examples
from disinfo_graph.formats.terms import Statement, day, integer, moment, string, text
from disinfo_graph.iris import Iris
from disinfo_graph.vocab import (
    ACCESS_PUBLIC,
    CONTENT_GRAPHS,
    DATA_THEMES,
    ONTOLOGY,
    PREFIXES,
    SCHEMA,
)
from disinfo_graph.vocab.catalogue import DCAT3

THEMES: dict[str, str] = {
    f"{DATA_THEMES}/GOVE": "Government and public sector",
    f"{DATA_THEMES}/INTR": "International issues",
    f"{DATA_THEMES}/SOCI": "Population and society",
}
"""Of the EU's table of themes: those that the data are filed under, with their labels."""

KEYWORDS = ("disinformation", "fact-checking", "debunks", "claims", "narratives", "linked data")


def about_statements(facts: Facts) -> Iterator[Statement]:
    """Yield the description of a release."""
    yield from _series(facts)
    yield from release(facts)
    yield from void.graphs(facts)
    for example in examples():
        yield from _example(example, facts.iris)


def release(facts: Facts) -> Iterator[Statement]:
    """Yield what a catalogue tells of a release: all but what its graphs hold."""
    yield from terms_of_use(facts.iris)
    yield from publisher(facts.iris, facts.publisher, facts.contact)
    yield from _dataset(facts)
    yield from _coverage(facts)
    yield from provenance(facts)
    for file in facts.files:
        told = distributions.statements(
            file, facts.dataset, facts.release, facts.modified, facts.iris
        )
        yield from told
        yield facts.dataset, VOID.dataDump, f"{facts.iris.base}dumps/{facts.release}/{file.name}"


def _series(facts: Facts) -> Iterator[Statement]:
    """Yield what is the same of every release."""
    series, base = facts.series, facts.iris.base
    void_document = f"{base}.well-known/void"
    yield void_document, RDF.type, VOID.DatasetDescription
    yield void_document, FOAF.primaryTopic, series
    yield series, RDF.type, VOID.Dataset
    yield series, RDF.type, DCAT3.DatasetSeries
    yield series, FOAF.homepage, base
    yield series, VOID.uriSpace, string(f"{base}id/")
    yield series, VOID.sparqlEndpoint, f"{base}sparql"
    yield series, VOID.vocabulary, PREFIXES["dg"]
    yield series, VOID.subset, facts.dataset
    yield from series_statements(facts)


def series_statements(facts: Facts) -> Iterator[Statement]:
    """Yield what a catalogue tells of the series."""
    series = facts.series
    yield series, RDF.type, DCAT.Dataset
    yield series, DCTERMS.title, text(TITLE, "en")
    yield series, DCTERMS.description, text(DESCRIPTION, "en")
    yield from _common(series, facts)


def _common(dataset: str, facts: Facts) -> Iterator[Statement]:
    yield dataset, DCTERMS.publisher, publisher_of(facts.iris)
    yield dataset, DCTERMS.license, terms_of(facts.iris)
    yield dataset, DCTERMS.rights, terms_of(facts.iris)
    yield dataset, DCTERMS.accessRights, ACCESS_PUBLIC
    if facts.contact:
        yield dataset, DCAT.contactPoint, contact_of(facts.iris)
    for word in KEYWORDS:
        yield dataset, DCAT.keyword, text(word, "en")
    for theme in THEMES:
        yield dataset, DCAT.theme, theme


def _dataset(facts: Facts) -> Iterator[Statement]:
    this = facts.dataset
    yield this, RDF.type, VOID.Dataset
    yield this, RDF.type, DCAT.Dataset
    yield this, DCTERMS.title, text(f"{TITLE}, release of {facts.issued:%Y-%m-%d}", "en")
    yield this, DCTERMS.description, text(DESCRIPTION, "en")
    yield this, DCTERMS.identifier, string(facts.release)
    yield this, DCAT3.version, string(facts.release)
    yield this, DCAT3.inSeries, facts.series
    yield this, DCTERMS.issued, moment(facts.issued)
    yield this, DCTERMS.modified, moment(facts.modified)
    yield this, DCTERMS.conformsTo, ONTOLOGY
    yield this, DCAT.landingPage, facts.iris.document(this)
    yield this, DCTERMS.provenance, f"{this}/provenance"
    yield f"{this}/provenance", RDF.type, DCTERMS.ProvenanceStatement
    yield f"{this}/provenance", RDFS.label, text(DISCLAIMER, "en")
    yield from _common(this, facts)


def _coverage(facts: Facts) -> Iterator[Statement]:
    """Yield how much there is, in which languages, of which time."""
    this = facts.dataset
    content = [facts.counts[name] for name in CONTENT_GRAPHS if name in facts.counts]
    if not content:
        return
    yield this, VOID.triples, integer(sum(count.triples for count in content))
    tags = Counter[str]()
    for count in content:
        tags.update(count.languages)
    for language in tongues.entries(tags):
        yield this, DCTERMS.language, language
    days = [one for count in content if count.days for one in count.days]
    if days:
        period = f"{this}/period"
        yield this, DCTERMS.temporal, period
        yield period, RDF.type, DCTERMS.PeriodOfTime
        yield period, RDFS.label, text(f"{min(days)} to {max(days)}", "en")
        yield period, DCAT.startDate, day(min(days))
        yield period, DCAT.endDate, day(max(days))


def _example(example: Example, iris: Iris) -> Iterator[Statement]:
    """Yield an example query, as those who collect such queries look for them."""
    subject, endpoint = iris.thing("example", example.name), f"{iris.base}sparql"
    yield subject, RDF.type, SH.SPARQLExecutable
    yield subject, RDF.type, SH.SPARQLSelectExecutable
    yield subject, RDFS.comment, text(example.question, "en")
    yield subject, DCTERMS.description, text(example.about, "en")
    yield subject, SH.select, string(example.query)
    yield subject, SCHEMA.target, endpoint
    yield subject, SCHEMA.url, f"{endpoint}?example={example.name}"
