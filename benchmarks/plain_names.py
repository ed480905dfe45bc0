"""The straightforward way to the triples of what cases share; cases are in `plain_cases`."""

from __future__ import annotations

from rdflib import DCTERMS, FOAF, RDF, SKOS, Graph, Literal, URIRef

from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.model import Channel, Country, Language, Organisation, Resolved, Source
from disinfo_graph.vocab import DG, EU_COUNTRY, EU_LANGUAGE, SCHEMA, SCHEMES, WIKIDATA

PLACES = {"country": SCHEMA.Country}
CHANNELS = {
    "broadcast": SCHEMA.BroadcastService,
    "social": FOAF.OnlineAccount,
    "video": FOAF.OnlineAccount,
}


def thing(kind: str, slug: str) -> URIRef:
    """Return the IRI of a thing."""
    return URIRef(f"{DEFAULT_BASE}id/{kind}/{slug}")


def add_schemes(graph: Graph) -> None:
    """Map the concept schemes, which no single case names."""
    for slug, label in SCHEMES.items():
        subject = thing("scheme", slug)
        graph.add((subject, RDF.type, SKOS.ConceptScheme))
        graph.add((subject, SKOS.prefLabel, Literal(label, lang="en")))


def add_vocabularies(graph: Graph, resolved: Resolved) -> None:
    """Map what the names in a case stand for."""
    heard = (appearance.language for appearance in resolved.appearances if appearance.language)
    for language in (*resolved.languages, *heard):
        add_linguistic_system(graph, language)
    for country in resolved.countries:
        add_country(graph, country)
    for keyword in resolved.keywords:
        subject = thing("keyword", keyword.slug)
        graph.add((subject, RDF.type, SCHEMA.DefinedTerm))
        label = Literal(keyword.label, lang=resolved.case.text_language)
        add_concept(graph, subject, label, "keywords")
    for source in resolved.sources:
        add_source(graph, source)
    for appearance in resolved.appearances:
        if appearance.channel:
            add_channel(graph, appearance.channel)
    for organisation in (resolved.publisher, resolved.contributor):
        if organisation:
            add_organisation(graph, organisation)


def add_source(graph: Graph, source: Source) -> None:
    """Map who carried a claim."""
    subject = thing("source", source.slug)
    for name in (DG.Source, SCHEMA.Organization, FOAF.Agent):
        graph.add((subject, RDF.type, name))
    graph.add((subject, SKOS.prefLabel, Literal(source.label, lang="en")))


def add_concept(graph: Graph, subject: URIRef, label: Literal, scheme: str) -> None:
    """Map a concept of one of the schemes."""
    graph.add((subject, RDF.type, SKOS.Concept))
    graph.add((subject, SKOS.prefLabel, label))
    graph.add((subject, SKOS.inScheme, thing("scheme", scheme)))


def add_linguistic_system(graph: Graph, language: Language) -> None:
    """Map a language of the EU's list."""
    if language.eu:
        subject = URIRef(EU_LANGUAGE + language.eu)
        graph.add((subject, RDF.type, DCTERMS.LinguisticSystem))
        graph.add((subject, RDF.type, SKOS.Concept))
        graph.add((subject, SKOS.prefLabel, Literal(language.label, lang="en")))
        graph.add((subject, SKOS.notation, Literal(language.tag)))


def add_country(graph: Graph, country: Country) -> None:
    """Map a country or region."""
    subject = thing("country", country.slug)
    graph.add((subject, RDF.type, DG.Country))
    graph.add((subject, RDF.type, PLACES.get(country.kind, SCHEMA.Place)))
    label = Literal(country.label, lang="en")
    add_concept(graph, subject, label, "countries")
    for code in (country.iso2, country.iso3):
        if code:
            graph.add((subject, SKOS.notation, Literal(code)))
    if country.wikidata:
        graph.add((subject, SKOS.exactMatch, URIRef(WIKIDATA + country.wikidata)))
    if country.eu:
        authority = URIRef(EU_COUNTRY + country.eu)
        graph.add((subject, SKOS.exactMatch, authority))
        graph.add((authority, RDF.type, SKOS.Concept))
        graph.add((authority, SKOS.prefLabel, label))
        for language, name in country.labels:
            graph.add((authority, SKOS.prefLabel, Literal(name, lang=language)))


def add_channel(graph: Graph, channel: Channel) -> None:
    """Map the site or account of an appearance."""
    subject = thing("channel", channel.slug)
    graph.add((subject, RDF.type, DG.Channel))
    graph.add((subject, RDF.type, CHANNELS.get(channel.kind, SCHEMA.WebSite)))
    graph.add((subject, SKOS.prefLabel, Literal(channel.label, lang="en")))
    if channel.source:
        graph.add((subject, SCHEMA.publisher, thing("source", channel.source.slug)))
        add_source(graph, channel.source)


def add_organisation(graph: Graph, organisation: Organisation) -> None:
    """Map who refutes, or who reported a case."""
    subject = thing("organisation", organisation.slug)
    graph.add((subject, RDF.type, SCHEMA.Organization))
    graph.add((subject, RDF.type, FOAF.Agent))
    graph.add((subject, SCHEMA.name, Literal(organisation.name, lang="en")))
    if organisation.url:
        graph.add((subject, SCHEMA.url, URIRef(organisation.url)))
