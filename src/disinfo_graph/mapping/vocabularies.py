"""The *vocabularies* graph: what the names in a case stand for; cases share what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS

from disinfo_graph.formats.terms import Statement, string, text
from disinfo_graph.iris import Iris
from disinfo_graph.model import (
    Channel,
    Country,
    Keyword,
    Language,
    Organisation,
    Resolved,
    Source,
)
from disinfo_graph.vocab import DG, EU_COUNTRY, EU_LANGUAGE, SCHEMA, SCHEMES, WIKIDATA

_PLACES: dict[str, URIRef] = {"country": SCHEMA.Country}


def vocabulary_statements(resolved: Resolved, iris: Iris) -> Iterator[Statement]:
    """Yield what is known of everything that a case names."""
    for language in (
        *resolved.languages,
        *(a.language for a in resolved.appearances if a.language),
    ):
        yield from _language(language)
    for country in resolved.countries:
        yield from _country(country, iris)
    for keyword in resolved.keywords:
        yield from _keyword(keyword, resolved.case.text_language, iris)
    for source in resolved.sources:
        yield from _source(source, iris)
    for appearance in resolved.appearances:
        if appearance.channel is not None:
            yield from _channel(appearance.channel, iris)
    for organisation in (resolved.publisher, resolved.contributor):
        if organisation is not None:
            yield from _organisation(organisation, iris)


def scheme_statements(iris: Iris) -> Iterator[Statement]:
    """Yield the concept schemes, which no single case names."""
    for slug, label in SCHEMES.items():
        subject = iris.thing("scheme", slug)
        yield subject, RDF.type, SKOS.ConceptScheme
        yield subject, SKOS.prefLabel, text(label, "en")


def _language(language: Language) -> Iterator[Statement]:
    if language.eu is None:
        return
    subject = EU_LANGUAGE + language.eu
    yield subject, RDF.type, DCTERMS.LinguisticSystem
    yield subject, RDF.type, SKOS.Concept
    yield subject, SKOS.prefLabel, text(language.label, "en")
    yield subject, SKOS.notation, string(language.tag)


def _country(country: Country, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("country", country.slug)
    yield subject, RDF.type, DG.Country
    yield subject, RDF.type, SKOS.Concept
    yield subject, RDF.type, _PLACES.get(country.kind, SCHEMA.Place)
    yield subject, SKOS.prefLabel, text(country.label, "en")
    yield subject, SKOS.inScheme, iris.thing("scheme", "countries")
    for code in (country.iso2, country.iso3):
        if code is not None:
            yield subject, SKOS.notation, string(code)
    if country.wikidata is not None:
        yield subject, SKOS.exactMatch, WIKIDATA + country.wikidata
    if country.eu is not None:
        authority = EU_COUNTRY + country.eu
        yield subject, SKOS.exactMatch, authority
        yield authority, RDF.type, SKOS.Concept
        yield authority, SKOS.prefLabel, text(country.label, "en")


def _keyword(keyword: Keyword, language: str, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("keyword", keyword.slug)
    yield subject, RDF.type, SKOS.Concept
    yield subject, RDF.type, SCHEMA.DefinedTerm
    yield subject, SKOS.prefLabel, text(keyword.label, language)
    yield subject, SKOS.inScheme, iris.thing("scheme", "keywords")


def _source(source: Source, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("source", source.slug)
    for name in (DG.Source, SCHEMA.Organization, FOAF.Agent):
        yield subject, RDF.type, name
    yield subject, SKOS.prefLabel, text(source.label, "en")


def _channel(channel: Channel, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("channel", channel.slug)
    yield subject, RDF.type, DG.Channel
    yield subject, RDF.type, SCHEMA.WebSite
    yield subject, SKOS.prefLabel, text(channel.label, "en")
    if channel.source is not None:
        yield subject, SCHEMA.publisher, iris.thing("source", channel.source.slug)


def _organisation(organisation: Organisation, iris: Iris) -> Iterator[Statement]:
    subject = iris.thing("organisation", organisation.slug)
    yield subject, RDF.type, SCHEMA.Organization
    yield subject, RDF.type, FOAF.Agent
    yield subject, SCHEMA.name, text(organisation.name, "en")
    if organisation.url is not None:
        yield subject, SCHEMA.url, organisation.url
