"""The scheme of narratives as labels see it: slugs, and what stands above each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gold_cases import HERE
from rdflib import RDF, SKOS, Graph

NONE = "-"
"""The label of a case that advances none of the narratives."""
TREE = HERE.parents[1] / "data" / "registries" / "narratives.ttl"
_BASE = "https://narratives.example/id/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What is broader than each narrative, by slug; None for a top one."""

    broader: dict[str, str | None]

    @property
    def slugs(self) -> frozenset[str]:
        """All narratives."""
        return frozenset(self.broader)

    def path(self, slug: str) -> tuple[str, ...]:
        """Return a narrative and what stands above it, up to the top."""
        above = self.broader[slug]
        return (slug,) if above is None else (slug, *self.path(above))

    def at(self, slug: str, level: int) -> str | None:
        """Return what a narrative is at a level, 1 for the top; None for one that stands above."""
        path = self.path(slug)
        return path[-level] if level <= len(path) else None


def scheme(path: Path = TREE) -> Scheme:
    """Return the scheme as it is shipped."""
    graph = Graph().parse(path, format="turtle", publicID=_BASE)

    def slug(node: object) -> str:
        return str(node).removeprefix(f"{_BASE}narrative/")

    broader: dict[str, str | None] = {}
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        above = graph.value(concept, SKOS.broader, any=False)
        broader[slug(concept)] = None if above is None else slug(above)
    return Scheme(broader=broader)
