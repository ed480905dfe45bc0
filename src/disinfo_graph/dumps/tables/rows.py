"""What rows are about, read from dumps of a release: its NDJSON-LD and its canonical N-Triples.

Memory holds one document, and the things that cases share: sources, channels, countries, ….
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, takewhile
from pathlib import Path

import orjson

from disinfo_graph import formats
from disinfo_graph.dumps.tables.cells import Node, Shared
from disinfo_graph.dumps.tables.columns import (
    CASE,
    CASE_SLUG,
    CHANNELS,
    CLAIM_OF,
    CLAIMS,
    SLUG,
)
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.context import Json, context
from disinfo_graph.iris import Iris

_SHARED = ("channel", "country", "issue", "keyword", "narrative", "organisation", "source")
"""The kinds of things that several cases mention, as far as tables tell of them."""

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows as they are read; those of sources come last, for they count the claims."""

    iris: Iris
    shared: Shared
    claims: Counter[str] = field(default_factory=Counter)
    """How many claims each source carried, of the cases read so far."""

    def read(self, documents: Path) -> Iterator[tuple[str, Node]]:
        """Yield each row as the name of its table and what it is about."""
        with documents.open("rb", buffering=_BUFFER) as lines:
            for line in lines:
                yield from self._case(orjson.loads(_body(line)))
        yield from (("sources", node) for node in self._sources())

    def _case(self, document: dict[str, Json]) -> Iterator[tuple[str, Node]]:
        claim = document.get("claim")
        if not isinstance(claim, Mapping):
            return  # what is left of a case that was withdrawn
        self.claims.update(map(str, _list(claim.get("carriedBy"))))
        slug = _slug(document["id"])
        yield "cases", document | {SLUG: slug}
        for one in _list(claim.get("appearance")):
            if isinstance(one, Mapping):
                of: dict[str, Json] = {CASE: document["id"], CASE_SLUG: slug, CLAIM_OF: claim["id"]}
                yield "appearances", dict(one) | of

    def _sources(self) -> Iterator[Node]:
        channels: dict[str, list[str]] = {}
        for iri, node in self.shared.items():
            if self._is(iri, "channel"):
                for source in _list(node.get("source")):
                    channels.setdefault(str(source), []).append(iri)
        for iri, node in self.shared.items():
            if self._is(iri, "source"):
                told: dict[str, Json] = {CHANNELS: channels.get(iri, []), CLAIMS: self.claims[iri]}
                yield dict(node) | told | {SLUG: _slug(iri)}

    def _is(self, iri: str, kind: str) -> bool:
        return iri.startswith(self.iris.thing(kind, ""))


def opened(triples: Path, iris: Iris) -> Rows:
    """Return the rows of a release, whose canonical N-Triples tell of what cases share."""
    prefixes = [f"<{iris.thing(kind, '')}".encode() for kind in _SHARED]
    told = b"".join(line for prefix in prefixes for line in _beginning(triples, prefix))
    quads = formats.read(told, formats.syntax("n-triples"), trusted=True)
    nodes = jsonld.node_objects(quad.triple for quad in quads)
    return Rows(iris=iris, shared={str(node["id"]): node for node in nodes})


def _beginning(triples: Path, prefix: bytes) -> Iterator[bytes]:
    """Yield the lines of a sorted file that begin so."""
    with triples.open("rb") as file:

        def line_after(offset: int) -> bytes:
            """Return the first line that begins at an offset or behind; at the end, the highest."""
            file.seek(max(offset - 1, 0))
            if offset:
                file.readline()
            return file.readline() or b"\xff"

        start = bisect_left(range(triples.stat().st_size), prefix, key=line_after)
        rows = chain([line_after(start)], file)
        yield from takewhile(lambda line: line.startswith(prefix), rows)


def _body(line: bytes) -> bytes:
    """Return a document without what is most of it: today's context, and what cases share.

    In a text the quotes of the key would be escaped, and nothing is written after what is included.
    """
    start = _start()
    begin = len(start) if line.startswith(start) else 1
    end = line.find(b',"included":[', begin)
    return b"{%b}" % line[begin:end] if end >= 0 else b"{" + line[begin:]


@lru_cache(maxsize=1)
def _start() -> bytes:
    return b'{"@context":' + orjson.dumps(context()) + b","


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _slug(iri: Json) -> str:
    return str(iri).rpartition("/")[2]
