"""What belongs to the document about a thing: its own statements, its parts, and what they name."""

from __future__ import annotations

from collections.abc import Iterator

from disinfo_graph import formats
from disinfo_graph import store as stores
from disinfo_graph.formats import Triple
from disinfo_graph.iris import Iris
from disinfo_graph.store import Store
from disinfo_graph.vocab import DG, EU_COUNTRY, EU_LANGUAGE, SCHEMA

# Whatever points at a thing by these is said *about* it, and belongs to its document.
_ABOUT = (DG.about, SCHEMA.itemReviewed)

# A document ends where another one begins: these are linked to, not copied.
_ELSEWHERE = ("case", "scheme", "dataset", "graph", "finding", "report")


def describe(store: Store, iris: Iris, iri: str) -> Iterator[Triple]:
    """Yield each triple of the document about a thing once; nothing for a thing not known."""
    queue, seen = [iri], {iri}
    while queue:
        here = queue.pop()
        for predicate in _ABOUT:
            for pointing in stores.about(store, predicate, here):
                _enqueue(formats.lexical(pointing.subject), queue, seen)
        for triple in stores.of(store, here):
            value = formats.lexical(triple.object)
            is_literal = isinstance(triple.object, formats.Literal)
            if not is_literal and (value.startswith(f"{iri}/") or _belongs(value, iris)):
                _enqueue(value, queue, seen)
            yield triple


def _enqueue(iri: str, queue: list[str], seen: set[str]) -> None:
    if iri not in seen:
        seen.add(iri)
        queue.append(iri)


def _belongs(iri: str, iris: Iris) -> bool:
    named = iris.split(iri)
    if named is None:
        return iri.startswith((EU_COUNTRY, EU_LANGUAGE))
    return named[0] not in _ELSEWHERE
