"""One chunk of cases on its way to triples and findings; it runs in any process, and knows no site.

What it needs besides the cases lies in the workshop, a folder that all processes see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import orjson

from disinfo_graph import registries
from disinfo_graph.checking import CASE_SHAPES, check
from disinfo_graph.deriving import derive
from disinfo_graph.formats import Statement, Triple, triples
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import (
    case_statements,
    derived_statements,
    mentioned_types,
    scheme_statements,
    vocabulary_statements,
)
from disinfo_graph.merging import Titles
from disinfo_graph.model import Case, Finding, Resolved, Severity

SPOOL = "spool.sqlite"
LABELS = "labels.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A range of merged cases, and where to work on them."""

    number: int
    cases: tuple[Case, ...]
    base: str
    workshop: Path
    unlinked: frozenset[str] = frozenset()
    """Slugs that nothing may link to: cases that turned out not to be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One case as statements, by graph, with what else was found out."""

    resolved: Resolved
    graphs: dict[str, tuple[Statement, ...]]
    links: frozenset[str]
    """Slugs of the cases it links to."""
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a finding keeps the case from being published."""
        return any(finding.severity is Severity.VIOLATION for finding in self.findings)


@lru_cache(maxsize=1)
def _registries(workshop: Path) -> registries.Registries:
    return registries.load(orjson.loads((workshop / LABELS).read_bytes()))


def map_and_check(task: Task) -> list[Mapped]:
    """Return the chunk's cases as statements, each with the findings about it."""
    titles = Titles(task.workshop / SPOOL)
    try:
        mapped = [_mapped(case, task, titles) for case in task.cases]
    finally:
        titles.close()
    return _checked(mapped, task.base)


def _mapped(case: Case, task: Task, titles: Titles) -> Mapped:
    def slug_of_title(title: str) -> str | None:
        slug = titles.slug(title)
        return slug if slug not in task.unlinked else None

    iris = Iris(task.base)
    known = _registries(task.workshop)
    resolved = registries.resolve(case, known)
    derived = derive(case, slug_of_title, known.narratives)
    return Mapped(
        resolved=resolved,
        graphs={
            "cases": tuple(case_statements(resolved, iris)),
            "derived": tuple(derived_statements(case, derived, iris)),
            "vocabularies": tuple(vocabulary_statements(resolved, iris)),
        },
        links=frozenset(related.slug for related in derived.related if related.slug),
    )


def _checked(mapped: list[Mapped], base: str) -> list[Mapped]:
    """Give each case the findings about its nodes; those about a shared node, to all that share."""
    owners: dict[str, set[int]] = {}
    for number, one in enumerate(mapped):
        for subject, _, _ in (*one.graphs["cases"], *one.graphs["derived"]):
            owners.setdefault(subject, set()).add(number)
    found: dict[int, list[Finding]] = {}
    for finding in check(_to_check(mapped, base), CASE_SHAPES):
        for number in owners[finding.focus]:
            found.setdefault(number, []).append(finding)
    return [
        replace(one, findings=tuple(found.get(number, ()))) for number, one in enumerate(mapped)
    ]


def _to_check(mapped: Iterable[Mapped], base: str) -> Iterator[Triple]:
    for one in mapped:
        yield from triples(one.graphs["cases"])
        yield from triples(one.graphs["derived"])
        yield from triples(mentioned_types(iter(one.graphs["vocabularies"])))
    yield from triples(mentioned_types(scheme_statements(Iris(base))))
