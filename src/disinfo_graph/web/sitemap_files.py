"""Writes sitemaps by the protocol of sitemaps.org: parts within its bounds, and their index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from disinfo_graph.dumps.packing import gzipped

MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""What one file may hold, before it is compressed."""

Addresses = Mapping[str, datetime | None]
"""When what stands at an address last changed; None where that is not known."""

_OPENED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
_CLOSED = "</{root}>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of addresses, as it is and gzipped."""

    name: str
    body: bytes
    packed: bytes
    changed: datetime | None
    """When the latest of what it names changed."""


def parts(
    kind: str,
    addresses: Addresses,
    *,
    most: int = MOST_ADDRESSES,
    size: int = MOST_BYTES,
) -> Iterator[Part]:
    """Yield the files of addresses of a kind: at most so many in each, and so many bytes."""
    for number, held in enumerate(_divided(addresses, most, size), start=1):
        body = _file("urlset", "url", held)
        known = [moment for moment in held.values() if moment is not None]
        yield Part(
            name=f"{kind}-{number}",
            body=body,
            packed=gzipped(body),
            changed=max(known, default=None),
        )


def index(addresses: Addresses) -> bytes:
    """Return the file that names the others, by their addresses."""
    return _file("sitemapindex", "sitemap", addresses)


def _divided(addresses: Addresses, most: int, size: int) -> Iterator[Addresses]:
    frame = len(_file("urlset", "url", {}))
    held: dict[str, datetime | None] = {}
    room = size - frame
    for address, changed in addresses.items():
        needed = len(_entry("url", address, changed).encode())
        if held and (len(held) == most or needed > room):
            yield held
            held, room = {}, size - frame
        held[address] = changed
        room -= needed
    if held:
        yield held


def _file(root: str, entry: str, addresses: Addresses) -> bytes:
    return "".join(
        (_OPENED.format(root=root), *_entries(entry, addresses.items()), _CLOSED.format(root=root))
    ).encode()


def _entries(name: str, told: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    return (_entry(name, address, changed) for address, changed in told)


def _entry(name: str, address: str, changed: datetime | None) -> str:
    moment = "" if changed is None else f"<lastmod>{changed.isoformat()}</lastmod>"
    return f"<{name}><loc>{escape(address)}</loc>{moment}</{name}>\n"
