"""Reads RDF that anybody hands in, as canonical lines: strictly, nothing fetched, no file kept.

Blank nodes keep their labels, or get some in the order in which they come; of two files no node is
the same by its label alone. Which named graph a triple stands in makes no difference to it here.
"""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from disinfo_graph.errors import InputError
from disinfo_graph.formats.context import Json, contexts
from disinfo_graph.formats.terms import line

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

OWN_CONTEXT = "https://w3id.org/disinfo-graph/"
"""Below this base the public contexts stand for every site."""

_PROLOGUE = re.compile(rb"(?:(?>\s+|<\?.*?\?>|<!--.*?-->))*+", re.DOTALL)
_HEAD = 1 << 16
_REFERENCE = re.compile(rb'"@context"\s*:\s*["\[]')
_CONTEXT = re.compile(r"(?P<base>https?://.*/)(?P<path>context(?:/[0-9.]+)?\.jsonld)")
_LONGEST = 15 << 20
"""So many bytes of N-Triples a statement may have: the engine takes lines of up to 16 MB."""
_SHORTER = "(expected statements of at most 15 MB)"
_MADE_UP = re.compile(r"[0-9a-f]{24,32}")
"""The labels that the engine gives to nodes without one."""


class Given(NamedTuple):
    """A triple: its line, and what it says, as far as strings can; blank nodes by their labels."""

    line: bytes
    subject: str
    predicate: str
    target: str | None
    """The object, where it is no literal."""
    text: str | None
    """The object, where it is one."""


@dataclass(slots=True)
class Labels:
    """The labels of blank nodes that are taken, over all files that are read together."""

    taken: set[str] = field(default_factory=set)
    unnamed: int = 0
    again: int = 0

    def free(self, label: str) -> str:
        """Take a label, or one like it where it is taken; for a label of the engine's a new one."""
        if _MADE_UP.fullmatch(label):
            self.unnamed += 1
            label = f"unnamed{self.unnamed}"
        found = label
        while found in self.taken:
            self.again += 1
            found = f"{label}-{self.again}"
        self.taken.add(found)
        return found


def statements(stream: BinaryIO, engine: RdfFormat, source: str, labels: Labels) -> Iterator[Given]:
    """Yield the triples of a document; raises InputError, with the place, for what is refused."""
    names: dict[str, BlankNode] = {}
    try:
        for quad in parse(opened(stream, engine, source), format=engine):
            subject, value = quad.subject, quad.object
            if isinstance(subject, BlankNode):
                subject = _named(subject, names, labels)
            if isinstance(value, BlankNode):
                value = _named(value, names, labels)
            yield _given(subject, quad.predicate, value, source)
    except SyntaxError as error:
        raise InputError(
            f"{error.msg} (expected {_told(engine)})", source=source, line=error.lineno
        ) from error
    except MemoryError as error:
        # So the engine tells a statement that does not fit its buffer.
        raise InputError(f"{error} bytes {_SHORTER}", source=source) from error
    except RecursionError as error:
        raise InputError("nested too deep (expected a flatter document)", source=source) from error
    except ValueError as error:
        raise InputError(f"{error} (expected {_told(engine)})", source=source) from error


def _given(
    subject: NamedNode | BlankNode | Triple,
    predicate: NamedNode,
    value: NamedNode | BlankNode | Literal | Triple,
    source: str,
) -> Given:
    if isinstance(subject, Triple) or isinstance(value, Triple):
        raise InputError("a triple as a term of another (expected RDF 1.1)", source=source)
    written = line(Triple(subject, predicate, value))
    if len(written) > _LONGEST:
        raise InputError(f"a statement of {len(written):,} bytes {_SHORTER}", source=source)
    if isinstance(value, Literal):
        return Given(written, subject.value, predicate.value, None, value.value)
    return Given(written, subject.value, predicate.value, value.value, None)


def _named(node: BlankNode, names: dict[str, BlankNode], labels: Labels) -> BlankNode:
    """Return a node whose label no other file has, and that is the same each time."""
    known = names.get(node.value)
    if known is None:
        known = names[node.value] = BlankNode(labels.free(node.value))
    return known


def _told(engine: RdfFormat) -> str:
    return f"{engine.name}, in UTF-8"


def opened(stream: BinaryIO, engine: RdfFormat, source: str) -> BinaryIO:
    """Return what the engine may read: without a mark of the encoding, a DTD, or a reference."""
    if engine == RdfFormat.JSON_LD:
        return io.BytesIO(_own_contexts(stream.read().removeprefix(BOM_UTF8), source))
    head = stream.read(_HEAD)
    if engine == RdfFormat.RDF_XML:
        _require_no_dtd(head.removeprefix(BOM_UTF8), source)
    return io.BufferedReader(_Joined(head.removeprefix(BOM_UTF8), stream), _HEAD)


def _require_no_dtd(head: bytes, source: str) -> None:
    """Raise InputError for a document type declaration, and where none could be seen yet."""
    prologue = _PROLOGUE.match(head)
    root = head[prologue.end() if prologue else 0 :]
    if root.startswith((b"<!", b"<?")):
        raise InputError(
            "a document type declaration, or a long comment (expected RDF/XML that begins with "
            "its root: a declaration could have files fetched, or grow without bound)",
            source=source,
        )


class _Joined(io.RawIOBase):
    """What was read of a stream already, and the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer)
        piece = self._head[: len(room)] or self._rest.read(len(room))
        self._head = self._head[len(room) :]
        room[: len(piece)] = piece
        return len(piece)


def _own_contexts(data: bytes, source: str) -> bytes:
    """Return a JSON-LD document with the public context in place of references to it.

    Raises InputError for a reference to any other context: nothing is fetched.
    """
    if not _REFERENCE.search(data):
        return data
    try:
        document: Json = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{error} (expected JSON)", source=source, line=error.lineno) from error
    return orjson.dumps(_with_contexts(document, data, source))


def _with_contexts(value: Json, data: bytes, source: str) -> Json:
    if isinstance(value, list):
        return [_with_contexts(one, data, source) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _resolved(one, data, source)
        if key == "@context"
        else _with_contexts(one, data, source)
        for key, one in value.items()
    }


def _resolved(value: Json, data: bytes, source: str) -> Json:
    if isinstance(value, list):
        return [_resolved(one, data, source) for one in value]
    if not isinstance(value, str):
        return value
    known = _CONTEXT.fullmatch(value)
    found = contexts().get(known["path"]) if known else None
    if known and found and _is_base(known["base"], data):
        return found
    raise InputError(
        f"context {value!r}: not fetched (expected {OWN_CONTEXT}{' or '.join(contexts())}, "
        "or the context written out)",
        source=source,
    )


def _is_base(base: str, data: bytes) -> bool:
    # A site serves the contexts below its own base, where its things stand as well.
    return base == OWN_CONTEXT or f'"{base}id/'.encode() in data
