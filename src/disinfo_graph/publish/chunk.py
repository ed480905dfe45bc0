"""One chunk of cases on its way to triples and findings; it runs in any process, and knows no site.

What it needs besides the cases lies in the workshop, a folder that all processes see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import orjson

from disinfo_graph import registries
from disinfo_graph.checking import CASE_SHAPES, SET_WISE, all_past, check, in_order
from disinfo_graph.deriving import derive, links
from disinfo_graph.formats.context import terms
from disinfo_graph.formats.nodes import Node, lines, type_lines
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import case_nodes, derived_nodes, scheme_nodes, vocabulary_nodes
from disinfo_graph.merging import KnownCases, read_cases
from disinfo_graph.model import Case, Finding, Resolved, Severity, Unresolved
from disinfo_graph.publish import reuse, withheld
from disinfo_graph.publish.reuse import Live
from disinfo_graph.publish.workshop import (
    ADDITIONS,
    CASES,
    EXPANSIONS,
    LABELS,
    SPOOL,
    part_file,
)

OWN_GRAPHS = ("cases", "derived")
"""The graphs that hold what is said of one case; the others hold what cases share."""

_SHARED = frozenset(("Narrative", "PublicationIssue"))
"""The classes of things in these graphs of which several cases tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A chunk of merged cases, and where it lies."""

    number: int
    base: str
    workshop: Path
    engine: str = SET_WISE
    at: datetime | None = None
    """The moment of checking; without it no date lies in the future."""
    unlinked: frozenset[str] = frozenset()
    """Slugs that nothing may link to: cases that turned out not to be published."""
    live: Live | None = None
    """The release whose findings about unchanged cases are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One case as node objects, by graph, with what else was found out."""

    resolved: Resolved
    graphs: dict[str, tuple[Node, ...]]
    lines: dict[str, tuple[bytes, ...]]
    """The lines of the graphs that say something of this case alone, in order, each once."""
    digest: str
    """A hash of all that case shapes look at."""
    links: frozenset[str]
    """Slugs of the cases it links to."""
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a finding keeps the case from being published."""
        return any(finding.severity is Severity.VIOLATION for finding in self.findings)


@lru_cache(maxsize=1)
def _registries(workshop: Path) -> registries.Registries:
    labels, additions, expansions = (
        orjson.loads((workshop / name).read_bytes()) for name in (LABELS, ADDITIONS, EXPANSIONS)
    )
    return registries.load(
        labels,
        additions=[registries.Addition(**one) for one in additions],
        expansions=expansions,
    )


def get_ready(engine: str) -> None:
    """Read, in the process that does this, what the first chunk would otherwise wait for."""
    terms()
    check((), CASE_SHAPES, engine=engine)


def map_and_check(task: Task) -> list[Mapped]:
    """Return the chunk's cases as node objects, each with the findings about it."""
    with KnownCases(task.workshop / SPOOL, task.unlinked) as others:
        cases = read_cases(part_file(task.workshop, task.number, CASES))
        iris = Iris(task.base)
        mapped = [_mapped(case, task, iris, others) for case in cases]
    return checked(mapped, task)


def _mapped(case: Case, task: Task, iris: Iris, others: KnownCases) -> Mapped:
    known = _registries(task.workshop)
    resolved = registries.resolve(case, known)
    linked = links(case, others.reported)
    untold = (one for one in linked.unknown if not withheld.report(one, task.workshop))
    derived = derive(case, others.titled, known.narratives)
    graphs = {
        "cases": tuple(case_nodes(resolved, linked, iris)),
        "derived": tuple(derived_nodes(resolved, linked, derived, iris)),
        "vocabularies": tuple(vocabulary_nodes(resolved, iris)),
    }
    lines = {name: _ordered(graphs[name]) for name in OWN_GRAPHS}
    return Mapped(
        resolved=replace(resolved, unresolved=(*resolved.unresolved, *map(_no_case, untold))),
        graphs=graphs,
        lines=lines,
        digest=digest(lines, graphs["vocabularies"]),
        links=frozenset((*linked.cases, *(one.slug for one in derived.related if one.slug))),
    )


def _no_case(address: str) -> Unresolved:
    return Unresolved(kind="case", label=address, reason="the report of no case among these")


def _ordered(nodes: Iterable[Node]) -> tuple[bytes, ...]:
    return tuple(sorted({line for one in nodes for line in lines(one)}))


def digest(own: Mapping[str, tuple[bytes, ...]], mentioned: Iterable[Node]) -> str:
    """Return a hash of what is said of a case, and of which classes are the things it mentions.

    The classes belong to it because shapes ask for them: when a registry makes something else of a
    name, the case has to be checked again, though it says the same.
    """
    types = sorted({line for one in mentioned for line in type_lines(one)})
    return sha256(b"".join((*own["cases"], *own["derived"], *types))).hexdigest()


def checked(mapped: list[Mapped], task: Task) -> list[Mapped]:
    """Give each case the findings about its nodes; those about a shared node, to all that share."""
    kept = _kept(mapped, task)
    owners: dict[str, set[int]] = {}
    for number, one in enumerate(mapped):
        for node in _own_nodes(one):
            owners.setdefault(str(node["id"]), set()).add(number)
    found = {number: list(findings) for number, findings in kept.items()}
    lines = _to_check(mapped, kept.keys(), task.base)
    for finding in check(lines, CASE_SHAPES, engine=task.engine, at=task.at):
        for number in owners[finding.focus]:
            found.setdefault(number, []).append(finding)
    return [
        replace(one, findings=in_order(found.get(number, ()))) for number, one in enumerate(mapped)
    ]


def _own_nodes(one: Mapped) -> tuple[Node, ...]:
    return (*one.graphs["cases"], *one.graphs["derived"])


def _kept(mapped: Sequence[Mapped], task: Task) -> dict[int, list[Finding]]:
    """Return, by number, the unchanged cases with what the live release found about them."""
    if task.live is None or task.at is None:
        return {}
    known = reuse.kept(task.live)
    # A day that was to come when the live release was made may have come since.
    earliest = min(task.at, task.live.published)
    return {
        number: [
            finding
            for node in dict.fromkeys(str(node["id"]) for node in _own_nodes(one) if _alone(node))
            for finding in known.findings.get(node, ())
        ]
        for number, one in enumerate(mapped)
        if known.digests.get(one.resolved.case.slug) == one.digest
        and all(all_past(lines, earliest) for lines in one.lines.values())
    }


def _alone(node: Node) -> bool:
    """Tell whether one case alone tells of a thing."""
    return _SHARED.isdisjoint(node.get("type", ()))


def _to_check(mapped: Sequence[Mapped], kept: Collection[int], base: str) -> Iterator[bytes]:
    """Yield the lines of the cases, and of what they mention only which class each thing is of.

    Of cases whose findings are kept only what others may tell of too: it is right or wrong by what
    all say of it.
    """
    anew = [one for number, one in enumerate(mapped) if number not in kept]
    for one in anew:
        for graph in OWN_GRAPHS:
            yield from one.lines[graph]
    told = (node for number in kept for node in _own_nodes(mapped[number]) if not _alone(node))
    yield from {line: None for node in told for line in lines(node)}
    for node in (*shared(anew), *scheme_nodes(Iris(base))):
        yield from type_lines(node)


def shared(mapped: Iterable[Mapped]) -> Iterable[Node]:
    """Return the nodes that the cases of a chunk share, each object once."""
    return {id(node): node for one in mapped for node in one.graphs["vocabularies"]}.values()
