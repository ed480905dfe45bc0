"""What is wrong with cases only beside each other, and with what they share; checked once over all.

Of the graphs it needs the vocabularies whole, and of the cases a few properties: those that the
rules across cases look at. So it holds little of a large corpus.
"""

from __future__ import annotations

from collections.abc import Iterable

from disinfo_graph.checking import REGISTRY_SHAPES, RELEASE_SHAPES, check
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding, Severity
from disinfo_graph.vocab import PREFIXES

SETS = (REGISTRY_SHAPES, RELEASE_SHAPES)
"""The shapes that are asked of all cases at once, in this order."""

_LOOKED_AT = (
    "dcterms:source",
    "dg:advances",
    "dg:carriedBy",
    "dg:channel",
    "dg:discusses",
    "rdf:type",
    "schema:contentLocation",
    "schema:datePublished",
    "schema:issueNumber",
    "schema:keywords",
    "schema:name",
    "schema:publisher",
    "schema:url",
    "skos:altLabel",
    "skos:broader",
    "skos:exactMatch",
    "skos:inScheme",
    "skos:notation",
    "skos:prefLabel",
)
"""The properties that registry shapes and rules across cases look at, and no others."""


def _iri(name: str) -> bytes:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>".encode()


_WANTED = frozenset(map(_iri, _LOOKED_AT))


def looked_at(lines: Iterable[bytes]) -> set[bytes]:
    """Return the lines that registry shapes and rules across cases look at, each once."""
    return {line for line in lines if line.split(b" ", 2)[1] in _WANTED}


def findings(lines: Iterable[bytes], engine: str) -> tuple[Finding, ...]:
    """Return what is wrong with what cases share, and with cases beside each other."""
    told = sorted(looked_at(lines))
    return tuple(finding for shapes in SETS for finding in check(told, shapes, engine=engine))


def require_sound(found: Iterable[Finding]) -> None:
    """Raise ReleaseError for a violation: a registry is at fault, and no case could mend it."""
    violations = [finding for finding in found if finding.severity is Severity.VIOLATION]
    if violations:
        first = violations[0]
        raise ReleaseError(
            f"registries: {len(violations)} violations, the first at {first.focus}: {first.message}"
        )
