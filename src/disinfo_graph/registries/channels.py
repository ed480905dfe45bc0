"""Channels: a site, a source's account on a platform, a station; and why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from disinfo_graph import iris
from disinfo_graph.model import Channel, ConcludedChannel, Source
from disinfo_graph.registries.hosts import ACCOUNTS, Hosts
from disinfo_graph.registries.outlets import Outlet
from disinfo_graph.registries.sources import Sources

WITHOUT: dict[str, str] = {
    "shortened": "a shortened address does not tell where it leads, nor does the case",
    "ambiguous": "many publish at the host, and the case does not name one outlet alone",
    "checker": "at the host claims are checked, not spread",
    "no host": "the address has no host at which a site could stand",
}
"""Every reason for which an appearance has no channel."""

EXPANSION = "expanded-address/1"
ONLY_OUTLET = "only-outlet/1"
ONLY_OUTLET_THERE = "only-outlet-on-platform/1"
ONLY_OUTLET_ANYWHERE = "only-outlet-at-platform/1"
CONFIDENCE: dict[str, str] = {
    EXPANSION: "0.9",
    ONLY_OUTLET: "0.8",
    ONLY_OUTLET_THERE: "0.9",
    ONLY_OUTLET_ANYWHERE: "0.6",
}
"""Every rule that concludes a channel, and how much it is to be trusted."""

_HOST_ALONE = re.compile(r"[^/]*//[^/?#]*/*(?:#.*)?", re.DOTALL)
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Channels:
    """Tells channels by address, and concludes them by what else is known."""

    hosts: Hosts
    sources: Sources
    expansions: Mapping[str, str]
    checkers: frozenset[str]
    """Hosts of those who check claims: what stands there spreads none."""

    def find(self, url: str, outlet: Outlet | None) -> Channel | str:
        """Return the channel of an address, or why it tells none: one of `WITHOUT`.

        A platform is nobody's own site: there the channel is the account of the outlet, if one is
        named for this address.
        """
        source = _source(outlet)
        site = self.hosts.at(url)
        if site is None:
            return "no host"
        if not self.checkers.isdisjoint(site.above):
            return "checker"
        if site.kind == "site":
            return _site(site.name, self.sources.by_host.get(site.owner) or source)
        if site.kind in ACCOUNTS and source is not None:
            return account(source, site.name, site.kind)
        return "shortened" if site.kind == "shortener" else "ambiguous"

    def conclude(self, url: str, outlet: Outlet | None) -> ConcludedChannel | None:
        """Return what follows for an address that tells no channel.

        `outlet` is the one that the case names, where it names one alone.
        """
        longer = self.expansions.get(_short(url)) if self.expansions else None
        if longer is not None:
            channel = self.find(longer, outlet)
            if isinstance(channel, Channel):
                return _concluded(channel, EXPANSION)
        source = _source(outlet)
        if outlet is None or source is None or _leads_nowhere(longer or url):
            return None
        site = self.hosts.at(longer or url)
        if site is not None and site.kind in ACCOUNTS:
            there = outlet.platform == site.name
            rule = ONLY_OUTLET_THERE if there else ONLY_OUTLET_ANYWHERE
            return _concluded(account(source, site.name, site.kind), rule)
        own = self.own(outlet, source) if site is not None and site.kind == "shortener" else None
        return None if own is None else _concluded(own, ONLY_OUTLET)

    def own(self, outlet: Outlet, source: Source) -> Channel | None:
        """Return the channel that an outlet's label or registry entry tells."""
        if outlet.platform is not None:
            return account(source, outlet.platform, self.hosts.kind(outlet.platform))
        if outlet.station is not None:
            return account(source, outlet.station.label, "broadcast")
        if outlet.site is not None:
            return _site(outlet.site, self.sources.by_host.get(outlet.site) or source)
        return None


def _source(outlet: Outlet | None) -> Source | None:
    if outlet is None or not outlet.alone or len(outlet.sources) != 1:
        return None
    return outlet.sources[0]


def shortened(expansions: Mapping[str, str]) -> dict[str, str]:
    """Return long addresses by what the short ones are recognised by."""
    return {_short(address): longer for address, longer in expansions.items()}


def _leads_nowhere(url: str) -> bool:
    """Return whether an address is that of a platform or shortener itself."""
    return _HOST_ALONE.fullmatch(url) is not None


def _short(url: str) -> str:
    """Return what a shortened address is recognised by, however it is written."""
    host, slash, rest = url.partition("://")[2].partition("/")
    return host.lower() + slash + rest.rstrip("/")


@lru_cache(maxsize=_REMEMBERED)
def _site(host: str, source: Source | None) -> Channel:
    slug = host if re.fullmatch(r"[a-z0-9.-]+", host) else iris.label_slug(host)
    return Channel(slug=slug, label=host, kind="site", source=source)


@lru_cache(maxsize=_REMEMBERED)
def account(source: Source, place: str, kind: str) -> Channel:
    """Return the channel that a source has at a platform or station."""
    slug = iris.label_slug(f"{source.slug} on {place}")
    return Channel(slug=slug, label=f"{source.label} on {place}", kind=kind, source=source)


def _concluded(channel: Channel, rule: str) -> ConcludedChannel:
    return ConcludedChannel(channel=channel, rule=rule, confidence=CONFIDENCE[rule])
