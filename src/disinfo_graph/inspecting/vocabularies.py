"""What the shipped vocabularies know of things that a graph mentions and does not define."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from disinfo_graph import registries
from disinfo_graph.errors import ConfigError
from disinfo_graph.formats.nodes import Node, lines
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import scheme_nodes, vocabulary_nodes
from disinfo_graph.model import Case, Country, Keyword, Language, Organisation, Resolved, Source
from disinfo_graph.vocab import EU_COUNTRY, EU_LANGUAGE

_THING = re.compile(r"(?P<base>.+/)id/(?P<kind>[a-z]+)/(?P<slug>[^/]+)")
_NAMES: dict[str, tuple[str, str]] = {
    "country": ("country", "countries"),
    "language": ("language", "languages"),
    "source": ("source", "sources"),
    "keyword": ("keyword", "keywords"),
    "organisation": ("organisation", "organisations"),
    "scheme": ("scheme", "schemes"),
}
"""Every kind of entry that is shipped, with one and with several of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The entries of the registries, by what IRIs end in."""

    countries: Mapping[str, Country]
    authorities: Mapping[str, Country]
    """By the code of the EU's table."""
    languages: Mapping[str, Language]
    sources: Mapping[str, Source]
    keywords: Mapping[str, Keyword]
    organisations: Mapping[str, Organisation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is added to a graph for checking."""

    lines: tuple[bytes, ...]
    subjects: frozenset[str]
    counts: Counter[str] = field(default_factory=Counter)
    """How many things the graph mentions of each kind."""

    def told(self) -> str | None:
        """Return what was added, in a sentence; None where nothing was."""
        kinds = [
            f"{count:,} {_NAMES[kind][count != 1]}" for kind, count in sorted(self.counts.items())
        ]
        if not kinds:
            return None
        return f"added from the shipped vocabularies, for checking only: {', '.join(kinds)}"


def known(mentioned: Iterable[str]) -> Known:
    """Return what is shipped of things, by their IRIs, under whatever base these stand."""
    nodes: dict[str, Node] = {}
    counts: Counter[str] = Counter()
    for iri in sorted(mentioned):
        kind, found = _of(iri)
        made = {str(node["id"]): node for node in found}
        # Asked for by one IRI, an entry may be told under two: its own and the authority's.
        if iri in made:
            counts[kind] += 1
            nodes |= made
    return Known(
        lines=tuple(line for node in nodes.values() for line in lines(node)),
        subjects=frozenset(nodes),
        counts=counts,
    )


def _of(iri: str) -> tuple[str, Iterator[Node]]:
    """Return the kind of a thing, and the nodes that tell it."""
    if iri.startswith(EU_LANGUAGE):
        language = shipped().languages.get(iri.removeprefix(EU_LANGUAGE))
        return "language", _nodes(Iris(_ANY), languages=(language,) if language else ())
    if iri.startswith(EU_COUNTRY):
        country = shipped().authorities.get(iri.removeprefix(EU_COUNTRY))
        nodes = _nodes(Iris(_ANY), countries=(country,) if country else ())
        return "country", (node for node in nodes if node["id"] == iri)
    thing = _THING.fullmatch(iri)
    if thing is None or thing["kind"] not in _OWN:
        return "", iter(())
    try:
        return thing["kind"], _OWN[thing["kind"]](thing["slug"], Iris(thing["base"]))
    except ConfigError:
        return "", iter(())  # Below no base of ours.


_ANY = "http://localhost/"


def _country(slug: str, iris: Iris) -> Iterator[Node]:
    found = shipped().countries.get(slug)
    return _nodes(iris, countries=(found,) if found else ())


def _source(slug: str, iris: Iris) -> Iterator[Node]:
    found = shipped().sources.get(slug)
    return _nodes(iris, sources=(found,) if found else ())


def _keyword(slug: str, iris: Iris) -> Iterator[Node]:
    found = shipped().keywords.get(slug)
    return _nodes(iris, keywords=(found,) if found else ())


def _organisation(slug: str, iris: Iris) -> Iterator[Node]:
    return _nodes(iris, publisher=shipped().organisations.get(slug))


def _scheme(slug: str, iris: Iris) -> Iterator[Node]:
    return (node for node in scheme_nodes(iris) if node["id"] == iris.thing("scheme", slug))


_OWN: dict[str, Callable[[str, Iris], Iterator[Node]]] = {
    "country": _country,
    "source": _source,
    "keyword": _keyword,
    "organisation": _organisation,
    "scheme": _scheme,
}
"""What finds the entries whose IRIs stand under the base of a site."""


def _nodes(
    iris: Iris,
    *,
    languages: tuple[Language, ...] = (),
    countries: tuple[Country, ...] = (),
    sources: tuple[Source, ...] = (),
    keywords: tuple[Keyword, ...] = (),
    publisher: Organisation | None = None,
) -> Iterator[Node]:
    """Yield entries as the mapping writes them, for a case that names nothing else."""
    resolved = Resolved(
        case=Case(text_language="en", keys=(), slug="", origins=()),
        languages=languages,
        countries=countries,
        keywords=keywords,
        sources=sources,
        appearances=(),
        publisher=publisher,
        contributor=None,
        unresolved=(),
    )
    return vocabulary_nodes(resolved, iris)


@lru_cache(maxsize=1)
def shipped() -> Shipped:
    """Return the entries that are shipped; they are read once."""
    loaded = registries.load(registries.NO_LABELS)
    countries = [found.entry for found in loaded.countries.by_name.values()]
    languages = [found.entry for found in loaded.languages.by_name.values()]
    sources = [found.entry for found in loaded.outlets.sources.by_name.values()]
    return Shipped(
        countries={one.slug: one for one in countries},
        authorities={one.eu: one for one in countries if one.eu},
        languages={one.eu: one for one in languages if one.eu},
        sources={one.slug: one for one in sources},
        keywords={found.entry.slug: found.entry for found in loaded.keywords.by_slug.values()},
        organisations=loaded.organisations.by_slug,
    )
