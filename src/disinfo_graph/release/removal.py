"""Which things of a release go with some of its cases, and its content without them; it only reads.

The N-Quads dump is read several times, and never held: memory knows the things that go, and what
these point at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph import formats
from disinfo_graph.formats import Quad, jsonld
from disinfo_graph.iris import OF_A_CASE, Iris
from disinfo_graph.vocab import CONTENT_GRAPHS, DG, EU_COUNTRY, EU_LANGUAGE, OA, PREFIXES, SCHEMA

_SHARED = ("channel", "country", "issue", "keyword", "narrative", "organisation", "source")
"""The kinds of things that are published only as long as some case mentions them."""

_APPEARANCE, _ABOUT, _BODY = (
    f"<{term}>".encode() for term in (SCHEMA.appearance, DG.about, OA.hasBody)
)
_TEXTS = frozenset(
    map(str, (SCHEMA.name, SCHEMA.alternateName, SCHEMA.text, SCHEMA.reviewBody, OA.exact))
)
_SOURCE = PREFIXES["dcterms"] + "source"
_NAME, _OTHER_NAME = str(SCHEMA.name), str(SCHEMA.alternateName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What goes: terms as N-Quads writes them."""

    things: frozenset[bytes]
    evidence: bytes
    """What IRIs of evidence begin with; what belongs to one goes with it."""

    def line(self, line: bytes) -> bool:
        """Tell whether a line goes: it is about one of the things, or points at one."""
        subject, _, value = parts(line)
        return self.thing(subject) or (bool(value) and self.thing(value))

    def thing(self, term: bytes) -> bool:
        """Tell whether a thing goes."""
        return term in self.things or (term.startswith(self.evidence) and self._part(term))

    def _part(self, term: bytes) -> bool:
        name, slash, _ = term[len(self.evidence) :].partition(b"/")
        return bool(slash) and self.evidence + name + b">" in self.things

    def iri(self, iri: str) -> bool:
        """Tell whether the thing of an IRI goes."""
        return self.thing(f"<{iri}>".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the release says of one of the cases, as far as its records can be known by it."""

    report: str | None
    titles: frozenset[str]
    claim: str | None
    texts: frozenset[str]
    """Whatever it says in words, titles and quotations included."""


def find(quads: Path, iris: Iris, slugs: Iterable[str]) -> Gone:
    """Return what goes with the cases of these slugs."""
    own = {_term(iris.thing(kind, slug)) for slug in slugs for kind in OF_A_CASE}
    evidence = f"<{iris.thing('evidence', '')}".encode()
    gone = Gone(things=frozenset(own | set(_beside(quads, own))), evidence=evidence)
    shared = tuple(f"<{iris.thing(kind, '')}".encode() for kind in _SHARED)
    shared += tuple(f"<{prefix}".encode() for prefix in (EU_COUNTRY, EU_LANGUAGE))
    while orphans := _orphans(quads, gone, shared):
        gone = Gone(things=gone.things | orphans, evidence=evidence)
    return gone


def _beside(quads: Path, own: set[bytes]) -> Iterator[bytes]:
    """Yield the appearances of the cases, and the evidence about them and for links to them."""
    for line in _lines(quads):
        subject, predicate, value = parts(line)
        if predicate == _APPEARANCE and subject in own:
            yield value
        elif predicate in (_ABOUT, _BODY) and value in own:
            yield subject


def _orphans(quads: Path, gone: Gone, shared: tuple[bytes, ...]) -> frozenset[bytes]:
    """Return what only things that go point at."""
    pointed = {
        value
        for line in _lines(quads)
        if gone.line(line) and (value := parts(line)[2]).startswith(shared)
    }
    orphans = pointed - gone.things
    for line in _lines(quads):
        if not orphans:
            break
        if not gone.line(line):
            orphans.discard(parts(line)[2])
    return frozenset(orphans)


def divide(quads: Path, gone: Gone, iris: Iris, folder: Path) -> dict[str, Path]:
    """Write what stays as sorted N-Triples, a file for each graph; return them by its name."""
    paths = {name: folder / f"{name}.kept" for name in CONTENT_GRAPHS}
    tails = {f" <{iris.thing('graph', name)}> .\n".encode(): name for name in CONTENT_GRAPHS}
    opened = {name: path.open("wb") for name, path in paths.items()}
    try:
        for line in _lines(quads):
            if not gone.line(line):
                place = line.rindex(b" <")
                opened[tails[line[place:]]].write(line[:place] + b" .\n")
    finally:
        for file in opened.values():
            file.close()
    return paths


def said(quads: Path, iris: Iris, slugs: Iterable[str]) -> dict[str, Said]:
    """Return what a dump says of each case in words, by its slug."""
    return said_in(_lines(quads), iris, slugs)


def said_in(quads: Iterable[bytes], iris: Iris, slugs: Iterable[str]) -> dict[str, Said]:
    """Return what lines of N-Quads say of each case in words, by its slug."""
    owners = {_term(iris.thing(kind, slug)): slug for slug in slugs for kind in OF_A_CASE}
    lines = [line for line in quads if line.split(b" ", 1)[0] in owners]
    told: dict[str, list[Quad]] = {slug: [] for slug in owners.values()}
    for quad in formats.read(b"".join(lines), formats.syntax("n-quads"), trusted=True):
        told[owners[str(quad.subject).encode()]].append(quad)
    return {slug: _said(quads) for slug, quads in told.items()}


def _said(quads: Iterable[Quad]) -> Said:
    values: dict[str, list[str]] = {}
    texts = set()
    for quad in quads:
        value = jsonld.identifier(quad.object)
        values.setdefault(quad.predicate.value, []).append(value)
        if quad.predicate.value in _TEXTS:
            texts.add(value)
    titles = (*values.get(_NAME, ()), *values.get(_OTHER_NAME, ()))
    return Said(
        report=next(iter(values.get(_SOURCE, ())), None),
        titles=frozenset(titles),
        claim=next(iter(values.get(str(SCHEMA.text), ())), None),
        texts=frozenset(texts),
    )


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _term(iri: str) -> bytes:
    return f"<{iri}>".encode()


def parts(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Return subject, predicate, and the object if it is an IRI, else nothing."""
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, _iri(rest)


def _iri(rest: bytes) -> bytes:
    """Return the IRI at the beginning of what follows a predicate; empty for a literal."""
    return rest[: rest.index(b">") + 1] if rest[:1] == b"<" else b""
