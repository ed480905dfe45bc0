"""Reads a dump statement by statement, whatever its syntax; memory holds some hundred nodes of it.

JSON-LD has to be read whole as a rule; the dumps of this project have a node or a document on each
line, and are read some lines at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

import orjson

from disinfo_graph import formats
from disinfo_graph.errors import ConfigError, InputError
from disinfo_graph.formats import Quad
from disinfo_graph.formats.context import context
from disinfo_graph.formats.given import opened
from disinfo_graph.iris import Iris
from disinfo_graph.publish.mirroring.inputs import Dump
from disinfo_graph.publish.mirroring.placing import base_in
from disinfo_graph.readers import Notes, Source, opening

_TOGETHER = 500
_CONTEXT = b'{"@context":'
_GRAPH = b'"graph":['
_END = b"]}"


def source_of(dump: Dump) -> Source:
    """Return the file of a dump, as it is opened."""
    (source,) = opening.sources(dump.path, Notes())
    return source


def quads(dump: Dump) -> Iterator[Quad]:
    """Yield the statements; raises InputError, with the place, for what is not of the syntax."""
    source = source_of(dump)
    try:
        with source.binary() as stream:
            for document in _documents(stream, dump, source.name):
                yield from formats.read(document, dump.syntax)
    except SyntaxError as error:
        raise InputError(
            f"{error.msg} (expected {dump.syntax.title})", source=source.name, line=error.lineno
        ) from error
    except (MemoryError, RecursionError, ValueError) as error:
        raise InputError(f"{error} (expected {dump.syntax.title})", source=source.name) from error


def iris_of(dump: Dump, given: str | None) -> Iris:
    """Return the IRIs of a dump; raises ConfigError where they are to begin otherwise."""
    base = _base_of(dump)
    if given is not None and given != base:
        raise ConfigError(
            f"--base-iri {given}: the IRIs of {dump.path} begin with {base}, and a mirror keeps "
            "them (expected no other; cases.jsonl can be published under any)"
        )
    return Iris(base)


def _base_of(dump: Dump) -> str:
    """Return what the IRIs of a dump begin with; raises InputError where it holds no such IRI."""
    for quad in quads(dump):
        for term in (quad.subject, quad.graph_name):
            base = base_in(formats.lexical(term)) if isinstance(term, formats.NamedNode) else None
            if base is not None:
                return base
    raise InputError(
        "no thing of a site, such as …/id/case/… (expected a dump of disinfo-graph)",
        source=str(dump.path),
    )


def _documents(stream: BinaryIO, dump: Dump, name: str) -> Iterator[BinaryIO]:
    if dump.syntax.name != "json-ld":
        yield opened(stream, dump.syntax.engine, name)
        return
    first = stream.readline()
    second = b"" if dump.each_line else stream.readline()
    if dump.each_line:
        yield from _of_lines(chain([first], stream), name)
    elif first.startswith(_CONTEXT) and second.startswith(_GRAPH):
        yield from _of_nodes(first + second, stream)
    else:
        whole = io.BytesIO(first + second + stream.read())
        yield opened(whole, dump.syntax.engine, name)


def _of_nodes(head: bytes, nodes: Iterable[bytes]) -> Iterator[BinaryIO]:
    """Yield documents of some nodes each; whatever is no such line, the engine refuses."""
    rest = iter(nodes)
    while lines := list(islice(rest, _TOGETHER)):
        ends = lines[-1].strip() == _END
        body = b"".join(lines[:-1] if ends else lines).rstrip().removesuffix(b",")
        yield io.BytesIO(head + body + _END)


def _of_lines(lines: Iterable[bytes], name: str) -> Iterator[BinaryIO]:
    """Yield documents of some lines each, which have the context of this version."""
    prefix = _CONTEXT + orjson.dumps(context()) + b","
    rest = enumerate(lines, start=1)
    while numbered := list(islice(rest, _TOGETHER)):
        for number, line in numbered:
            if not line.startswith(prefix):
                raise InputError(
                    "another context than that of this version, or none (expected a line of "
                    "disinfo-graph.ndjson)",
                    source=name,
                    line=number,
                )
        nodes = b",".join(b"{" + line.rstrip().removeprefix(prefix) for _, line in numbered)
        yield io.BytesIO(prefix + b'"@graph":[' + nodes + _END)
