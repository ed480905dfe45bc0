"""Keeps a site from changing its base IRI by accident: whoever holds its IRIs would lose them."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from disinfo_graph.errors import ConfigError
from disinfo_graph.release.manifest import Manifest


def require_same_base(live: Manifest | None, base: str, *, move: bool) -> None:
    """Raise ConfigError for another base than the live release's, unless it is to be moved.

    IRIs that nobody else can reach were promised to nobody.
    """
    if live is None or live.base == base or move or _is_local(live.base):
        return
    raise ConfigError(
        f"base IRI {base}: the site's IRIs begin with {live.base}, and others hold them (expected "
        "the same, or --move, which moves the site and has the old addresses lead to the new)"
    )


def _is_local(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
