"""Who asks, as far as it has to be known: to count, to shorten for the log, to show metrics to.

The address is the one that the server puts into `REMOTE_ADDR`: the peer's, or, where the peer is
the trusted proxy, the one that this proxy forwards for. No other word for it is ever taken.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_UNKNOWN = "unknown"
_COUNTED = (32, 64)
"""Bits of an address, IPv4 and IPv6, that are one client's: each line has a /64 to itself."""
_LOGGED = (24, 48)
"""Bits of an address that are logged: too few to tell whose it is."""
_REMEMBERED = 4_096
_LONGEST = 64
"""Characters of an address; what is longer is none, and not to be remembered."""


def counted(environ: WSGIEnvironment, *, loopback: bool) -> str | None:
    """Return the name that a client counts by; None for one on this machine, unless `loopback`."""
    told = _peer(environ)
    return None if _is_loopback(told) and not loopback else _network(told, *_COUNTED)


def network(address: str) -> str:
    """Return the name that the client at an address counts by."""
    return _network(address[:_LONGEST], *_COUNTED)


def shortened(address: str) -> str:
    """Return the network that an address is in, as it may be logged."""
    return _network(address[:_LONGEST], *_LOGGED)


def local(environ: WSGIEnvironment) -> bool:
    """Tell whether a client is on this machine, and no proxy says that it forwards for another."""
    return _is_loopback(_peer(environ)) and not forwarded(environ)


def near(environ: WSGIEnvironment) -> bool:
    """Tell whether a peer is on this machine or in a private network, as a proxy of ours is."""
    address = _address(_peer(environ))
    return address is not None and address.is_private


def forwarded(environ: WSGIEnvironment) -> bool:
    """Tell whether a request claims to come through a proxy, which anyone can."""
    return "HTTP_X_FORWARDED_FOR" in environ or "HTTP_FORWARDED" in environ


def _peer(environ: WSGIEnvironment) -> str:
    told: str = environ.get("REMOTE_ADDR", "")
    return told[:_LONGEST]


@lru_cache(maxsize=_REMEMBERED)
def _network(text: str, four: int, six: int) -> str:
    address = _address(text)
    if address is None:
        return _UNKNOWN
    bits = four if address.version == 4 else six
    return str(ip_network(f"{_without_scope(address)}/{bits}", strict=False))


def _without_scope(address: IPv4Address | IPv6Address) -> str:
    return str(address).partition("%")[0]


@lru_cache(maxsize=_REMEMBERED)
def _is_loopback(text: str) -> bool:
    address = _address(text)
    return address is not None and address.is_loopback


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
