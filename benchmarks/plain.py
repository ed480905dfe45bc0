"""The straightforward way: an rdflib graph, rdflib's serialisers, pySHACL; nothing of it is tuned.

Names and look-ups follow the package's rules, because these make no RDF; graph, files and checks
are made as the guides of rdflib and pySHACL show it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyshacl
from benchmarks.plain_cases import add_derived, add_told
from benchmarks.plain_names import add_schemes, add_vocabularies
from rdflib import DCTERMS, RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from disinfo_graph import iris, registries, resources
from disinfo_graph.deriving import derive, links, narrative_labels
from disinfo_graph.model import Appearance, Case, Derived, Links, Match, Origin, Resolved
from disinfo_graph.vocab import PREFIXES, SHAPES

SUFFIXES = {
    "turtle": ".ttl",
    "json-ld": ".jsonld",
    "nt": ".nt",
    "xml": ".rdf",
    "nquads": ".nq",
    "trig": ".trig",
}
"""What rdflib calls a syntax, and the suffix of its file."""

LISTED = ("languages", "countries", "keywords", "sources", "claim_links", "debunk_links")

Triple = tuple[Node, Node, Node]
Mapped = tuple[Resolved, Links, Derived]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a case is resolved and derived with, as it can be sent to another process."""

    labels: dict[str, Counter[str]]
    """How often each is used, by kind; the registries are loaded with them."""
    titles: dict[str, Match]
    """By title, folded."""
    reports: dict[str, str]
    """Slugs by the key of a report's address."""


def read(path: Path) -> list[Case]:
    """Return the cases of a file of case JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        return [_case(json.loads(line), number) for number, line in enumerate(lines, start=1)]


def _case(row: dict[str, Any], number: int) -> Case:
    for name in LISTED:
        row[name] = tuple(row[name])
    row["appearances"] = tuple(_appearance(told) for told in row["appearances"])
    row["published"], row["reviewed"] = _day(row["published"]), _day(row["reviewed"])
    key = iris.case_key(
        report=row["report"], title=row["title"], published=row["published"], text=row["claim"]
    )
    origin = Origin(source="cases.jsonl", line=number)
    return Case(**row, keys=(key,), slug=iris.case_slug(key), origins=(origin,))


def _appearance(row: dict[str, Any]) -> Appearance:
    day, archives = _day(row["published"]), tuple(row["archives"])
    return Appearance(**row | {"published": day, "archives": archives})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def known(cases: list[Case]) -> Known:
    """Count labels and note titles, as `publish` does before it maps."""
    labels: dict[str, Counter[str]] = {
        kind: Counter() for kind in ("keyword", "narrative", "publisher")
    }
    titles: dict[str, Match] = {}
    for case in sorted(cases, key=lambda case: case.slug):
        labels["keyword"].update(case.keywords)
        labels["narrative"].update(narrative_labels(case))
        labels["publisher"].update([case.publisher] if case.publisher else [])
        titles.setdefault(iris.fold(case.title or ""), Match(slug=case.slug, likeness=1.0))
    reports = {iris.report_key(case.report): case.slug for case in cases if case.report}
    return Known(labels=labels, titles=titles, reports=reports)


def resolved(cases: Iterable[Case], given: Known) -> list[Mapped]:
    """Resolve and derive, by the package."""
    loaded = registries.load(given.labels)
    return [
        (
            registries.resolve(case, loaded),
            links(case, lambda address: given.reports.get(iris.report_key(address))),
            derive(
                case,
                lambda title: given.titles.get(iris.fold(title)),
                loaded.narratives,
            ),
        )
        for case in cases
    ]


def graph(cases: Iterable[Mapped]) -> Graph:
    """Return cases as one graph."""
    made = bound()
    fill(cases, made, made, made)
    return made


def bound() -> Graph:
    """Return an empty graph that knows the prefixes."""
    made = Graph()
    for prefix, namespace in PREFIXES.items():
        made.bind(prefix, namespace)
    return made


def fill(cases: Iterable[Mapped], told: Graph, derived: Graph, vocabularies: Graph) -> None:
    """Map cases into graphs, which may be one and the same."""
    add_schemes(vocabularies)
    for case, linked, conclusions in cases:
        add_told(told, case, linked)
        add_derived(derived, case, linked, conclusions)
        add_vocabularies(vocabularies, case)


def write(made: Graph, name: str, folder: Path) -> Path:
    """Write a graph in one syntax; JSON-LD by the public context, which is also faster."""
    path = folder / f"plain{SUFFIXES[name]}"
    if name == "json-ld":
        context = orjson.loads(resources.context().read_bytes())["@context"]
        made.serialize(path, format=name, context=context)
    else:
        made.serialize(path, format=name, encoding="utf-8")
    return path


def shapes(shape_set: str) -> Graph:
    """Return the whole shapes of a set."""
    made = Graph()
    for path in resources.shapes():
        file = Graph().parse(path, format="turtle")
        if any(file.subjects(DCTERMS.isPartOf, URIRef(SHAPES + shape_set))):
            made += file
    return made


def check(made: Graph, rules: Graph) -> int:
    """Return how many findings there are."""
    _, report, text = pyshacl.validate(made, shacl_graph=rules)
    if not isinstance(report, Graph):
        raise SystemExit(text)
    return sum(1 for _ in report.subjects(RDF.type, SH.ValidationResult))
