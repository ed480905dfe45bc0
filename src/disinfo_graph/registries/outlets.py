"""Whom the label of an outlet names, and what else it says: station, platform, site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from disinfo_graph import iris
from disinfo_graph.model import Source, Unresolved
from disinfo_graph.registries import readings
from disinfo_graph.registries.found import UNLISTED, Found, NameOfNone
from disinfo_graph.registries.hosts import Hosts
from disinfo_graph.registries.preferred import preferred
from disinfo_graph.registries.readings import Reading
from disinfo_graph.registries.sources import BARE_DOMAIN, Sources, host_of

_TELLING = (readings.PLATFORM, readings.STATION)
"""Rules by which a name that is not listed is an outlet's: the label itself says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who a label names, and what it says of where they were heard."""

    sources: tuple[Source, ...]
    site: str | None = None
    platform: str | None = None
    station: Source | None = None
    unlisted: Unresolved | None = None
    """Where neither registry nor rule gives it: that nobody has looked at the label yet."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """Reads the labels of outlets by the registry of sources."""

    sources: Sources
    hosts: Hosts
    languages: Container[str]
    refused: Mapping[str, str]

    def find(self, label: str) -> Found[Outlet]:
        """Return whom a label names; raises LookupError that says why it names nobody."""
        pieces = readings.divided(label)
        if len(pieces) < 2:
            return self._one(pieces[0] if pieces else label)
        found = list(self._named(pieces))
        if not found:
            raise NameOfNone("several names, and none is an outlet's")
        outlet = Outlet(
            sources=tuple(dict.fromkeys(source for one in found for source in one.sources)),
            unlisted=next(filter(None, (one.unlisted for one in found)), None),
        )
        return Found(outlet, "rule", readings.SEVERAL)

    def spelled(self, labels: Mapping[str, int]) -> Outlets:
        """Return the same, knowing how the input spells what the registry does not list."""
        counted: Counter[str] = Counter()
        for label, count in labels.items():
            for outlet in self._named((label,)):
                for source in (*outlet.sources, *filter(None, (outlet.station,))):
                    counted[source.label] += count
        return replace(self, sources=replace(self.sources, preferred=preferred(counted)))

    def _named(self, labels: Iterable[str]) -> Iterator[Outlet]:
        for label in labels:
            try:
                yield self.find(label).entry
            except LookupError:
                continue

    def _one(self, label: str) -> Found[Outlet]:
        read = readings.of(label)
        for reading in read:
            found = self._listed(reading)
            if found is not None:
                return found
        plain = readings.without_notes(label)
        self._require_name(plain)
        for reading in read:
            if reading.rule in _TELLING and self._fits(reading) and self._tells(reading):
                return Found(
                    self._outlet(reading, self.sources.own(reading.name)), "rule", reading.rule
                )
        unlisted = Unresolved(kind="source", label=label, reason=UNLISTED)
        return Found(
            Outlet(sources=(self.sources.own(plain),), unlisted=unlisted), "rule", UNLISTED
        )

    def _listed(self, reading: Reading) -> Found[Outlet] | None:
        if not self._fits(reading):
            return None
        for name in self._names(reading):
            known = self._source(name)
            if known is not None:
                how, rule = ("rule", reading.rule) if reading.rule else (known.how, known.rule)
                return Found(self._outlet(reading, known.entry), how, rule)
        if reading.rule is None and iris.fold(reading.name) in self.refused:
            raise NameOfNone(self.refused[iris.fold(reading.name)])
        return None

    def _names(self, reading: Reading) -> tuple[str, ...]:
        if reading.language is None:
            return (reading.name,)
        if iris.fold(reading.language) not in self.languages:
            return ()
        return (f"{reading.name} {reading.language}", reading.name)

    def _source(self, name: str) -> Found[Source] | None:
        known = self.sources.named(name)
        host = host_of(name) if known is None else None
        site = self.hosts.named(host) if host is not None else None
        if site is None or site.kind != "site":
            return known
        return Found(self.sources.at(site.owner), "rule", BARE_DOMAIN)

    def _fits(self, reading: Reading) -> bool:
        # Behind an @ stands a station; in brackets, whatever one likes.
        return reading.certain or self._source(reading.station or "") is not None

    def _tells(self, reading: Reading) -> bool:
        return iris.fold(reading.name) not in self.refused and any(map(str.isalpha, reading.name))

    def _require_name(self, plain: str) -> None:
        if iris.fold(plain) in self.refused:
            raise NameOfNone(self.refused[iris.fold(plain)])
        if not any(map(str.isalpha, plain)):
            raise NameOfNone("no name: there is no letter in it")
        host = host_of(plain)
        site = self.hosts.named(host) if host is not None else None
        if site is not None and site.kind != "site":
            raise NameOfNone(f"{site.name} ({site.kind}): nobody's own site")

    def _outlet(self, reading: Reading, source: Source) -> Outlet:
        station = None
        if reading.station is not None:
            known = self._source(reading.station)
            station = known.entry if known is not None else self.sources.own(reading.station)
        return Outlet(
            sources=(source,),
            # A source that is not listed, and is called by a domain, is at home there.
            site=self.sources.sites.get(source) or host_of(source.label),
            platform=reading.platform,
            station=station if station != source else None,
        )
