"""Whom the label of an outlet names, and what else it says: station, platform, site."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

from disinfo_graph import iris
from disinfo_graph.model import Source, Unresolved
from disinfo_graph.registries import moments, readings
from disinfo_graph.registries.found import NOT_LISTED, Found, NameOfNone, Unlisted
from disinfo_graph.registries.hosts import Hosts
from disinfo_graph.registries.readings import PLATFORMS, Reading, host_of
from disinfo_graph.registries.refused import CLASSES, Nothing
from disinfo_graph.registries.sources import BARE_DOMAIN, Sources

ENTRY, HOST, UNRESOLVED = "by an entry", "by a host name", "unresolved"
"""What a label may be counted as; where it names none, as `NONE` and what it is instead."""
NONE = "names none: "

_MOMENT = Nothing("time", "a date or a time, no outlet")
_PLACE = Nothing("place", "a country or region, no outlet")
_LANGUAGE = Nothing("language", "a language, no outlet")
_CODE = 3
"""So many letters, or fewer, may be a language's code, and anything else."""
_CHECKER = Nothing("checker", "an organisation that checks or reports claims, no outlet")
_FIGURES = Nothing("time", "no name: there is no letter in it")
_BRACKETS = Nothing("note", "nothing but a note in brackets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who a label names, and what it says of where they were heard."""

    sources: tuple[Source, ...] = ()
    """Those that an entry or a host gives; no other name is published."""
    site: str | None = None
    platform: str | None = None
    station: Source | None = None
    counted: str = field(compare=False)
    missing: tuple[Unresolved, ...] = field(default=(), compare=False)
    """The names in it that stand for no source, each with the reason."""
    alone: bool = field(default=True, compare=False)
    """Whether it leaves out nobody and no place: what it names may then be the only outlet."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """Reads the labels of outlets by the registry of sources."""

    sources: Sources
    hosts: Hosts
    languages: Container[str]
    countries: Container[str]
    checkers: frozenset[str]
    """Folded names and hosts of those who check claims: a case names them as no outlet."""
    refused: Mapping[str, Nothing]

    def answer(self, label: str) -> Outlet:
        """Return whom a label names; of what it names besides, why that is no source."""
        pieces = self._pieces(label)
        if len(pieces) == 1:
            return self._answer(pieces[0], label)
        return _joined([self._answer(piece, piece) for piece in pieces])

    def find(self, label: str) -> Found[Outlet]:
        """Return whom a label names; raises LookupError that says why it names nobody."""
        pieces = self._pieces(label)
        if len(pieces) == 1:
            return self._one(pieces[0])
        outlet = self.answer(label)
        if outlet.sources:
            return Found(outlet, "rule", readings.SEVERAL)
        if outlet.counted == UNRESOLVED:
            raise LookupError(f"several names, and none is listed: {_labels(outlet)}")
        raise LookupError("several names, and none is an outlet's")

    def _pieces(self, label: str) -> tuple[str, ...]:
        pieces = readings.divided(label) or (label,)
        # Times are notes on what stands beside them, also where a semicolon divides them.
        return tuple(piece for piece in pieces if not self._only_time(piece)) or pieces[:1]

    def _only_time(self, piece: str) -> bool:
        name = readings.without_notes(piece)
        return moments.only(piece) and self.sources.named(name) is None

    def _answer(self, piece: str, label: str) -> Outlet:
        try:
            return self._one(piece).entry
        except Unlisted as error:
            name = error.name if error.name != piece else label
            missing = Unresolved(kind="source", label=name, reason=NOT_LISTED)
            return Outlet(counted=UNRESOLVED, missing=(missing,), alone=False)
        except NameOfNone as error:
            missing = Unresolved(kind="no source", label=label, reason=str(error.args[0]))
            alone = not CLASSES[error.what]
            return Outlet(counted=NONE + error.what, missing=(missing,), alone=alone)

    def _one(self, label: str) -> Found[Outlet]:
        read = readings.of(label)
        for told in (self._listed, self._at_station):
            for reading in read:
                found = told(reading, label)
                if found is not None:
                    return found
        found = self._side_by_side(label)
        if found is None:
            raise self._error(label, read)
        return found

    def _side_by_side(self, label: str) -> Found[Outlet] | None:
        """Return the outlets that a label names one beside the other, if each of them is known."""
        for names in readings.side_by_side(readings.without_notes(label)):
            known = [self._source(name) for name in names]
            found = [one for one in known if one is not None]
            if len(found) == len(names):
                read = [Reading(name=name) for name in names]
                outlets = map(self._outlet, read, found, names)
                return Found(_joined(list(outlets)), "rule", readings.SIDE_BY_SIDE)
        return None

    def _listed(self, reading: Reading, label: str) -> Found[Outlet] | None:
        """Return the outlet whose name is listed or a host; refused ones raise NameOfNone."""
        if not reading.certain and self._station(reading.station) is None:
            return None
        for name in self._names(reading):
            known = self._source(name)
            # A programme may have the name of a newspaper: of what stands beside quotation
            # marks, only the table can say whose it is.
            if known is not None and not (
                reading.rule == readings.QUOTED and known.entry in self.sources.sites
            ):
                how, rule = ("rule", reading.rule) if reading.rule else (known.how, known.rule)
                return Found(self._outlet(reading, known, label), how, rule)
        if reading.rule is None and (nothing := self.refused.get(iris.fold(reading.name))):
            raise nothing.error()
        return None

    def _at_station(self, reading: Reading, label: str) -> Found[Outlet] | None:
        """Return the station alone, of a programme or speaker that is not listed."""
        known = self._station(reading.station)
        if known is None:
            return None
        missing = self._missing(reading.name)
        outlet = Outlet(
            sources=(known.entry,),
            site=self._site(known.entry),
            platform=reading.platform,
            counted=self._way(known),
            missing=(missing,),
            alone=False,
        )
        return Found(outlet, "rule", readings.STATION)

    def _outlet(self, reading: Reading, known: Found[Source], label: str) -> Outlet:
        source, named = known.entry, self._station(reading.station)
        platform = reading.platform or PLATFORMS.get(iris.fold(reading.station or ""))
        missing: tuple[Unresolved, ...] = ()
        if reading.station and named is None and platform is None:
            missing = (self._missing(reading.station),)
        station = named.entry if named is not None and named.entry != source else None
        if station is not None and source in self.sources.sites and not self._site(station):
            # "Lantern TV @ The Lamp Hour" says it the other way round.
            source, station = station, source
        unknown = any(one.kind == "source" for one in missing)
        return Outlet(
            sources=(source,),
            site=self._site(source),
            platform=platform,
            station=station,
            counted=self._way(known),
            missing=missing,
            alone=not unknown and not readings.with_others(label),
        )

    def _site(self, source: Source) -> str | None:
        # A source that is not listed, and is called by a host, is at home there.
        return self.sources.sites.get(source) or host_of(source.label)

    def _way(self, known: Found[Source]) -> str:
        unlisted = known.rule == BARE_DOMAIN and known.entry not in self.sources.sites
        return HOST if unlisted else ENTRY

    def _names(self, reading: Reading) -> tuple[str, ...]:
        if reading.language is None:
            return (reading.name,)
        if iris.fold(reading.language) not in self.languages:
            return ()
        return (f"{reading.name} {reading.language}", reading.name)

    def _source(self, name: str) -> Found[Source] | None:
        known = self.sources.named(name)
        if known is not None or iris.fold(name) in self.refused:
            return known
        host = host_of(name)
        site = self.hosts.named(host) if host is not None else None
        if site is None or site.kind != "site" or any(map(self._refuses, site.above)):
            return None
        return Found(self.sources.at(site.owner), "rule", BARE_DOMAIN)

    def _station(self, name: str | None) -> Found[Source] | None:
        """Return the source behind an @; what kind of station it is may stand beside its name."""
        if not name:
            return None
        return self._source(name) or self._source(readings.without_kind(name))

    def _refuses(self, host: str) -> bool:
        return host in self.checkers or host in self.refused

    def _nothing(self, name: str) -> Nothing | None:
        """Return what a text is that is known to be no outlet's name."""
        folded, host = iris.fold(name), host_of(name)
        if folded in self.refused:
            return self.refused[folded]
        if moments.only(name):
            return _MOMENT if any(map(str.isalpha, name)) else _FIGURES
        site = self.hosts.named(host) if host is not None else None
        above = site.above if site is not None else ()
        if not self.checkers.isdisjoint((folded, *above)):
            return _CHECKER
        if refused := next((self.refused[name] for name in above if name in self.refused), None):
            return refused
        if site is not None and site.kind != "site":
            return Nothing("platform", f"{site.name} ({site.kind}): nobody's own site")
        if folded in self.countries:
            return _PLACE
        return _LANGUAGE if len(folded) > _CODE and folded in self.languages else None

    def _missing(self, name: str) -> Unresolved:
        nothing = self._nothing(name)
        if nothing is None:
            return Unresolved(kind="source", label=name, reason=NOT_LISTED)
        return Unresolved(kind="no source", label=name, reason=nothing.reason)

    def _error(self, label: str, read: tuple[Reading, ...]) -> LookupError:
        """Return why none of the readings names an outlet."""
        plain = readings.without_notes(label)
        named = [one.name for one in read if one.rule in (readings.PLATFORM, readings.IN_SQUARES)]
        for name in (label, plain, *named):
            if (nothing := self._nothing(name)) is not None:
                return nothing.error()
        if not named and not any(map(str.isalpha, plain)):
            return (_BRACKETS if any(map(str.isalpha, label)) else _FIGURES).error()
        platforms = [one.name for one in read if one.rule == readings.PLATFORM]
        return Unlisted(platforms[-1] if platforms else label)


def _joined(found: list[Outlet]) -> Outlet:
    """Return what the outlets of one label are together."""
    counted = [one.counted for one in found]
    named = [one for one in found if one.sources]
    whole = named[0] if len(named) == 1 else Outlet(counted=counted[0])
    return replace(
        whole,
        sources=tuple(dict.fromkeys(source for one in named for source in one.sources)),
        counted=next((way for way in (ENTRY, HOST, UNRESOLVED) if way in counted), counted[0]),
        missing=tuple(dict.fromkeys(missing for one in found for missing in one.missing)),
        alone=all(one.alone for one in found),
    )


def _labels(outlet: Outlet) -> str:
    return ", ".join(one.label for one in outlet.missing if one.kind == "source")
