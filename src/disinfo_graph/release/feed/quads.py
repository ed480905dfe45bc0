"""The feed in RDF: what is said of a member, of a page and of the whole, as LDES and TREE have it.

What a version says stands in the named graph that goes by its IRI: so several versions of one case
stand beside each other on a page, and none speaks for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from rdflib import RDF
from rdflib.namespace import DCTERMS, PROV, SH, XSD

from disinfo_graph.formats import blocks, line, triple
from disinfo_graph.formats.context import TREE as BELOW
from disinfo_graph.formats.nodes import Node
from disinfo_graph.formats.terms import Statement, boolean, integer, moment, text
from disinfo_graph.iris import Iris
from disinfo_graph.release.feed import told
from disinfo_graph.release.feed.told import Kind, Member, Page
from disinfo_graph.vocab import DG
from disinfo_graph.vocab.feed import ACTIVITY, LDES, TREE

Known = dict[str, tuple[Node, bytes]]
"""What was said last of things that several versions include, by IRI, and its TriG."""

POLLING = 3600
"""Seconds after which it is worth to look again."""

ACTIVITIES: Mapping[Kind, str] = {
    Kind.CREATED: "Create",
    Kind.RESTORED: "Create",
    Kind.CHANGED: "Update",
    Kind.REMOVED: "Delete",
    Kind.WITHDRAWN: "Delete",
}
"""What Activity Streams calls what became of a case."""


def root(base: str) -> str:
    """Return the IRI of the feed's root."""
    return f"{base}changes"


def stream(base: str) -> str:
    """Return the IRI of the event stream."""
    return f"{base}changes#stream"


def page_iri(base: str, name: str) -> str:
    """Return the IRI of a page."""
    return f"{base}changes/{name}"


def version(iris: Iris, name: str) -> str:
    """Return the IRI of a version."""
    return f"{iris.base}id/version/{name}"


def member_statements(member: Member, iris: Iris) -> Iterator[Statement]:
    """Yield what is said of a version, beside what it says itself."""
    subject = version(iris, member.name)
    yield stream(iris.base), TREE.member, subject
    yield subject, RDF.type, ACTIVITY[ACTIVITIES[member.kind]]
    if member.kind is Kind.WITHDRAWN:
        yield subject, RDF.type, DG.WithdrawnCase
    yield subject, DCTERMS.isVersionOf, iris.thing("case", member.slug)
    yield subject, DCTERMS.modified, moment(told.moment(member.stamp))
    if member.before:
        yield subject, PROV.wasRevisionOf, version(iris, f"{member.slug}/{member.before}")


def member_text(member: Member, document: bytes, iris: Iris, known: Known) -> Iterator[bytes]:
    """Yield the TriG of a version, and of all that it says."""
    yield from sorted(line(triple(one)) for one in member_statements(member, iris))
    if document:
        yield f"<{version(iris, member.name)}> {{\n".encode()
        whole = orjson.loads(document)
        shared = whole.pop("included", ())
        yield from map(blocks.block, flat(whole))
        yield from (_shared(one, known) for one in shared)
        yield b"}\n"


def _shared(one: Node, known: Known) -> bytes:
    """Return what many documents say of the same thing, mostly in the same words."""
    before, told = known.get(str(one["id"]), (None, b""))
    if before != one:
        told = blocks.block(one)
        known[str(one["id"])] = one, told
    return told


def page_statements(base: str, name: str, *, closed: bool) -> Iterator[Statement]:
    """Yield what is said of a page: what it is, and once it is closed, that it is."""
    yield page_iri(base, name), RDF.type, TREE.Node
    if closed:
        yield page_iri(base, name), LDES.immutable, boolean(True)


def page_lines(base: str, name: str, *, closed: bool) -> list[bytes]:
    """Return the line that is added to a page: as it begins, or once it is closed."""
    *_, last = page_statements(base, name, closed=closed)
    return [line(triple(last))]


def flat(document: dict[str, Any]) -> Iterator[Node]:
    """Yield the node objects of a document, those below it too, but not what it includes."""
    body = dict(document)
    for key in BELOW:
        if key in body:
            body[key], below = _places(body[key])
            for one in below:
                yield from flat(one)
    yield body


def _places(value: Any) -> tuple[Any, list[dict[str, Any]]]:
    """Return what stands under a key as IRIs, and the node objects that stood there."""
    items = value if isinstance(value, list) else [value]
    below = [one for one in items if isinstance(one, dict)]
    named = [one["id"] if isinstance(one, dict) else one for one in items]
    return (named if isinstance(value, list) else named[0]), below


def root_statements(base: str, pages: Iterable[Page]) -> Iterator[Statement]:
    """Yield what the root says: of the stream, its shape, and which page holds what time."""
    here, whole, shape = root(base), stream(base), f"{base}changes#version"
    yield whole, RDF.type, LDES.EventStream
    yield whole, DCTERMS.title, text("Changes of the cases of disinfo-graph", "en")
    yield whole, TREE.view, here
    yield whole, TREE.shape, shape
    yield whole, LDES.timestampPath, DCTERMS.modified
    yield whole, LDES.versionOfPath, DCTERMS.isVersionOf
    yield whole, LDES.pollingInterval, integer(POLLING)
    for name in ("Create", "Update", "Delete"):
        yield whole, LDES[f"version{name}Path"], RDF.type
        yield whole, LDES[f"version{name}Object"], ACTIVITY[name]
    yield here, RDF.type, TREE.Node
    yield from _shape(shape)
    for page in pages:
        yield from _relation(base, page, "from", TREE.GreaterThanOrEqualToRelation, page.first)
        if page.closed:
            yield from _relation(base, page, "to", TREE.LessThanOrEqualToRelation, page.last)


def _relation(base: str, page: Page, end: str, kind: str, stamp: str) -> Iterator[Statement]:
    relation = f"{base}changes#{page.name}-{end}"
    yield root(base), TREE.relation, relation
    yield relation, RDF.type, kind
    yield relation, TREE.node, page_iri(base, page.name)
    yield relation, TREE.path, DCTERMS.modified
    yield relation, TREE.value, moment(told.moment(stamp))


def _shape(shape: str) -> Iterator[Statement]:
    yield shape, RDF.type, SH.NodeShape
    for path, name, says, what in (
        (DCTERMS.isVersionOf, "case", SH.nodeKind, SH.IRI),
        (DCTERMS.modified, "time", SH.datatype, XSD.dateTime),
    ):
        rule = f"{shape}-{name}"
        yield shape, SH.property, rule
        yield rule, RDF.type, SH.PropertyShape
        yield rule, SH.path, path
        yield rule, says, what
        yield rule, SH.minCount, integer(1)
        yield rule, SH.maxCount, integer(1)
