"""Explains what a label stands for: entry, way and rule; or why nothing, and what is like it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from disinfo_graph.model import Channel
from disinfo_graph.registries import Registries
from disinfo_graph.registries.channels import WITHOUT
from disinfo_graph.registries.found import UNLISTED, Entry, Found
from disinfo_graph.registries.suggesting import Names

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the registries make of one label of one kind."""

    kind: str
    name: str | None = None
    slug: str | None = None
    how: str | None = None
    """One of `HOW`; None where nothing was found."""
    rule: str | None = None
    facts: Facts = ()
    reason: str | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether registry or rule gives it; else it is nothing, or an entry of its own."""
        return self.how is not None and self.rule != UNLISTED


def explain(label: str, kind: str, registries: Registries) -> Explanation:
    """Return what a label of one of `KINDS` stands for."""
    try:
        found = KINDS[kind](label, registries)
    except LookupError as error:
        found = Explanation(kind=kind, reason=str(error.args[0]))
    return (
        found if found.listed else replace(found, suggestions=names(registries)[kind].like(label))
    )


def explain_address(url: str, label: str, registries: Registries) -> Explanation:
    """Return the channel of an address at which the outlet of that label was heard."""
    named = registries.answers.outlet(label)
    outlet = named if named.sources else None
    channel = registries.channels.find(url, None)
    if isinstance(channel, Channel):
        return _channel(channel, "exact", None, ())
    concluded = registries.channels.conclude(url, outlet)
    if concluded is None:
        return Explanation(kind="channel", reason=f"{channel}: {WITHOUT[channel]}")
    trust = (("confidence", concluded.confidence),)
    return _channel(concluded.channel, "rule", concluded.rule, trust)


def names(registries: Registries) -> dict[str, Names]:
    """Return, by kind, the names from which suggestions are made."""
    countries, languages = registries.countries.by_name, registries.languages.by_name
    sources, keywords = registries.outlets.sources.by_name, registries.keywords.by_slug
    publishers = registries.organisations.by_name
    return {
        "country": Names({name: found.entry.label for name, found in countries.items()}),
        "language": Names({name: found.entry.label for name, found in languages.items()}),
        "source": Names({name: found.entry.label for name, found in sources.items()}),
        "keyword": Names({name: found.entry.label for name, found in keywords.items()}),
        "publisher": Names({name: found.entry.name for name, found in publishers.items()}),
    }


def _channel(channel: Channel, how: str, rule: str | None, facts: Facts) -> Explanation:
    source = (("source", channel.source.label),) if channel.source is not None else ()
    return Explanation(
        kind="channel",
        name=channel.label,
        slug=channel.slug,
        how=how,
        rule=rule,
        facts=(("kind", channel.kind), *source, *facts),
    )


def _country(label: str, registries: Registries) -> Explanation:
    found = registries.countries.find(label)
    one = found.entry
    codes = {"kind": one.kind, "iso2": one.iso2, "iso3": one.iso3, "eu": one.eu}
    return _found(found, "country", one.label, one.slug, codes | {"wikidata": one.wikidata})


def _language(label: str, registries: Registries) -> Explanation:
    found = registries.languages.find(label)
    return _found(found, "language", found.entry.label, found.entry.tag, {"eu": found.entry.eu})


def _source(label: str, registries: Registries) -> Explanation:
    found = registries.outlets.find(label)
    outlet = found.entry
    told = {
        "platform": outlet.platform,
        "station": outlet.station.label if outlet.station is not None else None,
        "site": outlet.site,
        "besides": "; ".join(f"{one.label} ({one.reason})" for one in outlet.missing) or None,
    }
    name = ", ".join(source.label for source in outlet.sources)
    return _found(found, "source", name, ", ".join(one.slug for one in outlet.sources), told)


def _keyword(label: str, registries: Registries) -> Explanation:
    found = registries.keywords.find(label)
    return _found(found, "keyword", found.entry.label, found.entry.slug, {})


def _publisher(label: str, registries: Registries) -> Explanation:
    found = registries.organisations.find(label)
    one = found.entry
    return _found(found, "publisher", one.name, one.slug, {"url": one.url})


def _found(
    found: Found[Entry], kind: str, name: str, slug: str, facts: Mapping[str, str | None]
) -> Explanation:
    return Explanation(
        kind=kind,
        name=name,
        slug=slug,
        how=found.how,
        rule=found.rule,
        facts=tuple((fact, value) for fact, value in facts.items() if value is not None),
    )


KINDS: dict[str, Callable[[str, Registries], Explanation]] = {
    "country": _country,
    "language": _language,
    "source": _source,
    "keyword": _keyword,
    "publisher": _publisher,
}
"""What a label may be asked for as."""
