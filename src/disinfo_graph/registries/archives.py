"""Archived copies: mends an address where the repair is certain, else says what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from disinfo_graph import iris
from disinfo_graph.registries.hosts import ARCHIVES, Hosts

CLOSED = "an archive that closed"
WAYBACK = "https://web.archive.org/web/"

_PART = r"(?:[A-Za-z0-9._~!$&'()*+,;=:/?@-]|%[0-9A-Fa-f]{2})*"
_WHOLE = re.compile(rf"https?://(?!web\.archive\.org/+(?!web/))[a-z0-9.-]+/{_PART}(?:#{_PART})?")
"""Addresses that need no repair; those of other forms may not either."""
_HTTP = re.compile("https?:", re.IGNORECASE)
_BROKEN: tuple[re.Pattern[str], ...] = (
    # The path is gone, and the page's address stands against the host.
    re.compile(r"https?://web\.archive\.org/?(?=https?://)(?P<rest>.+)", re.IGNORECASE),
    # It asks for a copy to be made; whoever followed it would make another one.
    re.compile(r"https?://web\.archive\.org/+save/+(?:_embed/)?(?P<rest>.+)", re.IGNORECASE),
    # The scheme is missing, broken or written twice.
    re.compile(r"(?:https?:?/*)*web\.archive\.org/+web/+(?P<rest>.+)", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """An archived copy; `closed` is the host of an archive that is known to answer no more."""

    address: str
    closed: str | None


@dataclass(frozen=True, slots=True)
class Archives:
    """Tells copies from other addresses by the table of platforms."""

    hosts: Hosts

    def find(self, written: str, page: str) -> Copy:
        """Return a copy by its address; raises LookupError that says why it is none.

        `page` is the address of which it is to be a copy.
        """
        try:
            known = written if _WHOLE.fullmatch(written) else _mended(written)
        except ValueError as error:
            raise LookupError("no web address") from error
        site = self.hosts.at(known)
        if site is not None and site.kind in ARCHIVES:
            return Copy(known, site.owner if site.kind != "archive" else None)
        if _plain(known) == _plain(page):
            raise LookupError("the address of the page itself, not of a copy")
        raise LookupError("no archive is known at this host")


def _mended(written: str) -> str:
    address = written.strip()
    for pattern in _BROKEN:
        match = pattern.fullmatch(address)
        if match is not None:
            rest = match["rest"]
            return iris.address(WAYBACK + (iris.address(rest) if _HTTP.match(rest) else rest))
    return iris.address(address)


def _plain(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")
