"""The cases of one chunk of a dump, as far as publishing has to know them: node objects and keys.

What records say beyond the triples is not known of them: names as written, files, lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import orjson
from rdflib.namespace import SKOS

from disinfo_graph import formats
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.nodes import Node
from disinfo_graph.iris import Iris
from disinfo_graph.merging.record_keys import own_keys, record_key
from disinfo_graph.model import Appearance, Case, Facts, Origin, Resolved
from disinfo_graph.publish.chunk import Mapped, digest
from disinfo_graph.publish.mirroring.grouping import Group
from disinfo_graph.publish.mirroring.placing import PROJECT
from disinfo_graph.vocab import DG, SCHEMA

_LEADS_ON = frozenset(f"<{term}>".encode() for term in (SCHEMA.publisher, SKOS.exactMatch))
"""What leads from something shared to something else that is published with it."""

Text = tuple[str, str]
"""A text and its language."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What cases share, by the term of each thing: its graph and its lines."""

    lines: Mapping[bytes, tuple[str, tuple[bytes, ...]]]

    def beside(self, lines: Iterable[bytes]) -> list[bytes]:
        """Return what some lines point at, and what is published with that, each once."""
        waiting = [*_pointed(lines)]
        found: dict[bytes, None] = {}
        while waiting:
            term = waiting.pop()
            if term in found or term not in self.lines:
                continue
            found[term] = None
            _, own = self.lines[term]
            waiting += _pointed(line for line in own if line.split(b" ", 2)[1] in _LEADS_ON)
        return sorted(found)


def _pointed(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        rest = line.split(b" ", 2)[2]
        if rest[:1] == b"<":
            yield rest.removesuffix(b" .\n")


def write_shared(group: Group, base: str, path: Path) -> None:
    """Write what cases share, for all processes to read; the terms and schemes no case mentions."""
    apart = tuple(f"<{one}".encode() for one in (PROJECT, Iris(base).thing("scheme", "")))
    with path.open("wb") as out:
        for name, lines in group.lines.items():
            out.writelines(f"{name} ".encode() + one for one in lines if not one.startswith(apart))


@lru_cache(maxsize=1)
def shared(path: Path, version: int) -> Shared:
    """Return what cases share; `version` tells one file of that name from another."""
    found: dict[bytes, tuple[str, list[bytes]]] = {}
    with path.open("rb") as rows:
        for row in rows:
            name, line = row.split(b" ", 1)
            found.setdefault(line.split(b" ", 1)[0], (name.decode(), []))[1].append(line)
    return Shared({term: (name, tuple(lines)) for term, (name, lines) in found.items()})


@lru_cache(maxsize=65_536)
def _shared_nodes(lines: tuple[bytes, ...]) -> tuple[Node, ...]:
    return nodes(lines)


def nodes(lines: Iterable[bytes]) -> tuple[Node, ...]:
    """Return the node objects of some lines, which stand in order."""
    told = formats.read(b"".join(lines), formats.syntax("n-triples"), trusted=True)
    made: tuple[Node, ...] = orjson.loads(
        orjson.dumps(list(jsonld.node_objects(quad.triple for quad in told)))
    )
    return tuple(made)


def mapped(group: Group, told: Shared, source: str, iris: Iris) -> Mapped:
    """Return one case of a dump as publishing knows the cases that it maps itself."""
    own = {name: list(group.lines.get(name, ())) for name in ("cases", "derived")}
    named: list[Node] = []
    for term in told.beside(line for lines in own.values() for line in lines):
        graph, lines = told.lines[term]
        if graph in own:
            own[graph] += lines
        else:
            named += _shared_nodes(lines)
    ordered = {name: tuple(sorted(lines)) for name, lines in own.items()}
    graphs = {name: nodes(lines) for name, lines in ordered.items()} | {
        "vocabularies": tuple(named)
    }
    case = _case(group.owner, graphs["cases"], source, iris)
    return Mapped(
        resolved=_resolved(case),
        graphs=graphs,
        lines=ordered,
        digest=digest(ordered, graphs["vocabularies"]),
        links=frozenset(),
    )


def _resolved(case: Case) -> Resolved:
    """Return a case of which no name is to be resolved: that was done where it was published."""
    return Resolved(
        case=case,
        languages=(),
        countries=(),
        keywords=(),
        sources=(),
        appearances=(),
        publisher=None,
        contributor=None,
        unresolved=(),
    )


def _case(slug: str, told: Iterable[Node], source: str, iris: Iris) -> Case:
    """Return what the keys of a case are made of, and what it is shown by where it is refused."""
    found = {str(node["id"]): node for node in told}
    case, claim, debunk = (
        found.get(iris.thing(kind, slug), {}) for kind in ("case", "claim", "debunk")
    )
    title, language = _text(case, "name") or _text(claim, "name") or ("", "en")
    facts = Facts(
        report=_plain(case, "report"),
        title=title or None,
        claim=(_text(claim, "text") or ("",))[0] or None,
        debunk=(_text(debunk, "reviewBody") or ("",))[0] or None,
        text_language=language,
        published=_day(_plain(claim, "published")),
        appearances=tuple(_appearances(found.values())),
    )
    return Case(
        **{name: getattr(facts, name) for name in _FACTS},
        keys=keys(facts),
        slug=slug,
        origins=(Origin(source=source, line=0),),
    )


_FACTS = (
    "report",
    "title",
    "claim",
    "debunk",
    "text_language",
    "published",
    "appearances",
)


def keys(facts: Facts) -> tuple[str, ...]:
    """Return whatever may be a key of a case: it was published by one of them, or by several."""
    if facts.report is None:
        return tuple(sorted({record_key(facts, None), *own_keys(facts)}))
    claim, title = facts.claim, facts.title
    reviews = (None, claim, f"{claim or ''}\n{title or ''}")
    return tuple(sorted({record_key(facts, facts.report, one) for one in reviews}))


def _text(node: Node, key: str) -> Text | None:
    """Return the first text of a key, with its language."""
    value = node.get(key)
    if not isinstance(value, Mapping) or not value:
        return None
    language = min(value)
    told = value[language]
    return (told if isinstance(told, str) else min(told)), language


def _plain(node: Node, key: str) -> str | None:
    value = node.get(key)
    return value if isinstance(value, str) else None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def _appearances(found: Iterable[Node]) -> Iterator[Appearance]:
    for node in found:
        url = _plain(node, "url")
        if "Appearance" in node.get("type", ()) and url is not None:
            yield Appearance(url=url)


def fault(one: Mapped, iris: Iris) -> str | None:
    """Return why something is no case of a dump, whatever the shapes say; None for one that is."""
    classes = {str(node["id"]): {*node.get("type", ())} for node in one.graphs["cases"]}
    told = classes.get(iris.thing("case", one.resolved.case.slug), set())
    if "Case" not in told:
        return f"no case tells of it (expected a {DG.Case})"
    for subject, names in classes.items():
        of_ours = sorted(names & _OWN)
        if len(of_ours) > 1:
            return f"{subject} is a {' and a '.join(of_ours)} (expected one class)"
    return None


_OWN = frozenset({"Case", "Claim", "Debunk", "Appearance", "WithdrawnCase"})
