"""The *vocabularies* graph: what the names in a case stand for; cases share what it holds.

The node of a registry entry is made once and given to every case that names the entry, so nobody
may change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from disinfo_graph.formats.nodes import Node, Values, node, said, several
from disinfo_graph.iris import Iris
from disinfo_graph.model import (
    Channel,
    Country,
    Keyword,
    Language,
    Organisation,
    Resolved,
    ResolvedAppearance,
    Source,
)
from disinfo_graph.vocab import EU_COUNTRY, EU_LANGUAGE, SCHEMA, SCHEMES, WIKIDATA

_CHANNEL_CLASSES: dict[str, str] = {
    "broadcast": "BroadcastService",
    "social": "OnlineAccount",
    "video": "OnlineAccount",
}

_MADE = 65_536
"""So many nodes of each kind are kept; the others are made again."""


def vocabulary_nodes(resolved: Resolved, iris: Iris) -> Iterator[Node]:
    """Yield what is known of everything that a case names."""
    for language in (*resolved.languages, *(a.language for a in resolved.appearances)):
        if language is not None and language.eu is not None:
            yield _language(language)
    for country in resolved.countries:
        yield from _country(country, iris)
    for keyword in resolved.keywords:
        yield _keyword(keyword, resolved.case.text_language, iris)
    for source in resolved.sources:
        yield _source(source, iris)
    for appearance in resolved.appearances:
        yield from _heard(appearance, iris)
    for organisation in (resolved.publisher, resolved.contributor):
        if organisation is not None:
            yield _organisation(organisation, iris)


def _heard(appearance: ResolvedAppearance, iris: Iris) -> Iterator[Node]:
    concluded = appearance.derived
    channel = concluded.channel if concluded is not None else appearance.channel
    if channel is not None:
        yield _channel(channel, iris)
        if channel.source is not None:
            yield _source(channel.source, iris)


def scheme_nodes(iris: Iris) -> Iterator[Node]:
    """Yield the concept schemes, which no single case names."""
    for slug, label in SCHEMES.items():
        yield node(iris.thing("scheme", slug), ("ConceptScheme",), {"label": said(label, "en")})


@lru_cache(maxsize=_MADE)
def _language(language: Language) -> Node:
    values: Values = {"label": said(language.label, "en"), "notation": [language.tag]}
    return node(f"{EU_LANGUAGE}{language.eu}", ("Concept", "LinguisticSystem"), values)


@lru_cache(maxsize=_MADE)
def _country(country: Country, iris: Iris) -> tuple[Node, ...]:
    place = str(SCHEMA.Country) if country.kind == "country" else "Place"
    authority = None if country.eu is None else EU_COUNTRY + country.eu
    wikidata = None if country.wikidata is None else WIKIDATA + country.wikidata
    label = said(country.label, "en")
    values: Values = {
        "exactMatch": several([iri for iri in (authority, wikidata) if iri]),
        "label": label,
        "notation": several([code for code in (country.iso2, country.iso3) if code]),
        "scheme": [iris.thing("scheme", "countries")],
    }
    own = node(iris.thing("country", country.slug), ("Concept", "Country", place), values)
    if authority is None:
        return (own,)
    # The names in other languages are the EU's; of ours there is one, so that no query gives rows
    # for every language.
    names: Values = {"label": dict(sorted([("en", country.label), *country.labels]))}
    return own, node(authority, ("Concept",), names)


@lru_cache(maxsize=_MADE)
def _keyword(keyword: Keyword, language: str, iris: Iris) -> Node:
    values: Values = {
        "label": said(keyword.label, language),
        "scheme": [iris.thing("scheme", "keywords")],
    }
    return node(iris.thing("keyword", keyword.slug), ("Concept", "DefinedTerm"), values)


@lru_cache(maxsize=_MADE)
def _source(source: Source, iris: Iris) -> Node:
    types = ("Agent", "Organization", "Source")
    return node(iris.thing("source", source.slug), types, {"label": said(source.label, "en")})


@lru_cache(maxsize=_MADE)
def _channel(channel: Channel, iris: Iris) -> Node:
    source = channel.source
    values: Values = {
        "label": said(channel.label, "en"),
        "source": [iris.thing("source", source.slug)] if source is not None else None,
    }
    standard = _CHANNEL_CLASSES.get(channel.kind, "WebSite")
    types = tuple(sorted(("Channel", standard)))
    return node(iris.thing("channel", channel.slug), types, values)


@lru_cache(maxsize=_MADE)
def _organisation(organisation: Organisation, iris: Iris) -> Node:
    values: Values = {"name": said(organisation.name, "en"), "url": organisation.url}
    subject = iris.thing("organisation", organisation.slug)
    return node(subject, ("Agent", "Organization"), values)
