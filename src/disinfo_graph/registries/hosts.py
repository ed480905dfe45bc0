"""Hosts: whose site an address stands on, and what is nobody's own site; it fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from publicsuffixlist import PublicSuffixList

from disinfo_graph.registries import tables

COLUMNS = ("host", "kind", "label")
KINDS = ("video", "social", "blogs", "portal", "shortener", "archive", "closed archive")
ACCOUNTS = ("video", "social")
ARCHIVES = ("archive", "closed archive")

_HOST = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:(?:www|m|amp)\.)+(?=.*\.)")
_NUMBERS = re.compile(r"[0-9.]+")
_RESERVED = ".example"
"""The suffix that is kept for examples (RFC 2606); the list of suffixes does not have it."""
_SUFFIXES = PublicSuffixList(accept_unknown=False)
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Site:
    """A host as the registry sees it."""

    kind: str
    name: str
    """The host of a site, or what a platform is called."""
    owner: str
    """The host that the registry lists, which may stand above; of a site it does not, the host."""
    above: tuple[str, ...] = ()
    """Of a site, its host and those above it, up to its owner or the domain that was registered."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Answers what a host is: a platform of the table, else a site of its own."""

    platforms: Mapping[str, tuple[str, str]]
    _site: Callable[[str], Site | None]

    @classmethod
    def load(cls, path: Path, own: Mapping[str, object]) -> Self:
        """Read the table of platforms; the hosts in `own` are sites although others stand above."""
        known = tables.rows(path, COLUMNS)
        tables.index((row, [row["host"]], row) for row in known)
        platforms = {row["host"]: (row.one_of("kind", KINDS), row["label"]) for row in known}
        suffixes = PublicSuffixList()

        @lru_cache(maxsize=_REMEMBERED)
        def site(host: str) -> Site | None:
            return _site(host, platforms, own, suffixes)

        return cls(platforms, site)

    def at(self, address: str) -> Site | None:
        """Return the site of a web address; None where its host is no domain."""
        match = _HOST.match(address)
        return self._site(match[1]) if match is not None else None

    def kind(self, platform: str) -> str:
        """Return the kind of a platform by its name; of one that is not listed, social."""
        kinds = (kind for kind, label in self.platforms.values() if label == platform)
        return next(kinds, "social")

    def named(self, host: str) -> Site | None:
        """Return the site of a host; None where it is no domain, or ends in no known suffix."""
        known = host.endswith(_RESERVED) or _SUFFIXES.publicsuffix(host) is not None
        return self._site(host) if known else None


def host_in(address: str) -> str:
    """Return the host of a web address, lower case, without `www.` and the like."""
    match = _HOST.match(address)
    return plain(match[1]) if match is not None else ""


def plain(host: str) -> str:
    """Return a host, lower case, without what stands before it for other reasons than to name."""
    return _BEFORE.sub("", host.lower().rstrip("."))


def _site(
    given: str,
    platforms: Mapping[str, tuple[str, str]],
    own: Mapping[str, object],
    suffixes: PublicSuffixList,
) -> Site | None:
    host = plain(given)
    domain = suffixes.privatesuffix(host)
    if domain is None or _NUMBERS.fullmatch(host):
        return None
    above: list[str] = []
    for name in _upwards(host, domain):
        kind, label = platforms.get(name, ("", ""))
        if kind == "blogs" and above and name not in own:
            return Site("site", host, above[-1], tuple(above))
        if kind and name not in own:
            return Site(kind, label, name)
        above.append(name)
        if name in own:
            return Site("site", host, name, tuple(above))
    # The last one is the suffix: nobody's, or everybody's.
    return Site("site", host, host, tuple(above[:-1]))


def _upwards(host: str, domain: str) -> tuple[str, ...]:
    """Return a host and those above it, down to the domain that was registered, and its suffix."""
    parts = host.split(".")
    above = tuple(".".join(parts[first:]) for first in range(len(parts)))
    return above[: above.index(domain) + 2]
