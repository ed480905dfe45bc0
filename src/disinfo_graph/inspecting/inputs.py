"""Tells apart what is to be checked: RDF, releases, and what the readers read; it reads none."""

from __future__ import annotations

import io
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph import formats
from disinfo_graph.errors import InputError, UnknownForm
from disinfo_graph.formats import Syntax
from disinfo_graph.inspecting.releases import release_in
from disinfo_graph.readers import Notes, opening, reader_of
from disinfo_graph.readers.data_package import NAME as PACKAGE
from disinfo_graph.vocab import PREFIXES

_MARK = re.compile(re.escape(PREFIXES["dg"].encode()) + rb'|\bcontext(?:/[0-9.]+)?\.jsonld"')
"""What tells JSON-LD of this project's model from ClaimReview, which the readers take."""

_DOCUMENTS = (".json", ".jsonld")
_LINES = (".jsonl", ".ndjson")
_CONTEXT = re.compile(rb'\s*\{[^\n]*"@context"')
_IRI = rb"<[A-Za-z][\w+.-]*:[^<>\s]*>"
_NODE = rb"(?:" + _IRI + rb"|_:\S+)"
_LITERAL = rb'"(?:[^"\\\n]|\\.)*+"(?:\^\^' + _IRI + rb"|@[\w-]+)?"
_OBJECT = rb"(?:" + _NODE + rb"|" + _LITERAL + rb")"
_COMMENTS = rb"\s*+(?:#[^\n]*\n\s*+)*+"

_BEGINNINGS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (
        "rdf-xml",
        re.compile(
            rb"(?:(?>\s+|<\?.*?\?>|<!--.*?-->))*+<(?:!DOCTYPE\s+)?(?:\w+:)?RDF\b", re.DOTALL
        ),
    ),
    (
        "n-quads",
        re.compile(_COMMENTS + _NODE + rb"\s" + _IRI + rb"\s" + _OBJECT + rb"\s" + _NODE),
    ),
    (
        "trig",
        re.compile(
            _COMMENTS + rb"(?:@?(?:prefix\s+[\w.-]*:|base)\s*<|" + _NODE + rb"\s)", re.IGNORECASE
        ),
    ),
)
"""How RDF without a name begins; Turtle and N-Triples are TriG, and N-Quads have a fourth term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A file of RDF."""

    path: Path
    syntax: Syntax
    each_line: bool = False
    """Whether each line is a document of its own: NDJSON-LD."""
    name: str | None = None
    """What the report calls the file; None for its path as it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The inputs of one check by what they are."""

    graphs: tuple[Graph, ...] = ()
    releases: tuple[Path, ...] = ()
    """Folders of releases."""
    records: tuple[Path, ...] = ()
    """What the readers are given."""


def sort(inputs: Iterable[Path], syntax: str | None = None) -> Sorted:
    """Return the inputs by what they are; `syntax` names that of what no name tells.

    Raises InputError for what cannot be opened.
    """
    graphs: list[Graph] = []
    releases: list[Path] = []
    records: list[Path] = []
    for given in inputs:
        release = release_in(given) if given.is_dir() else None
        if release is not None:
            releases.append(release)
        elif given.is_dir():
            _sort_folder(given, graphs, records)
        else:
            found = _graph(given, syntax)
            graphs += [found] if found else []
            records += [] if found else [given]
    return Sorted(graphs=tuple(graphs), releases=tuple(releases), records=tuple(records))


def refused(error: InputError, syntax: str | None) -> InputError:
    """Return what the readers refuse as a check tells it, which takes RDF too."""
    unnamed = error.source == str(opening.STANDARD_INPUT) and syntax is None
    if not unnamed and not isinstance(error, UnknownForm):
        return error
    suffixes = ", ".join(row.suffix for row in formats.SYNTAXES)
    expected = "its syntax by --syntax" if unnamed else suffixes
    told = f"{error.reason}, nor known as RDF (expected {expected})"
    return type(error)(told, source=error.source, line=error.line)


def _sort_folder(folder: Path, graphs: list[Graph], records: list[Path]) -> None:
    """Divide a folder's files; one without RDF stays whole, as the readers take folders."""
    notes = Notes()
    paths = [source.path for source in opening.sources(folder, notes)]
    # Of a file without suffix nobody can be sure; one that is meant is named by itself.
    found = {path: _graph(path, None) if opening.suffix_of(path) else None for path in paths}
    if not any(found.values()):
        records.append(folder)
        return
    if any(path.name == PACKAGE for path in paths):
        raise InputError(
            "a data package and RDF in one folder (expected them to be named one by one)",
            source=str(folder),
        )
    graphs += [graph for graph in found.values() if graph]
    records += [path for path, graph in found.items() if graph is None and _read(path)]


def _read(path: Path) -> bool:
    """Tell whether a reader takes a file of a folder; the readers pass over others too."""
    try:
        return any(reader_of(source) for source in opening.sources(path, Notes()))
    except InputError:
        return False


def _graph(path: Path, syntax: str | None) -> Graph | None:
    """Return a file as a graph, if it is one."""
    suffix = opening.suffix_of(path)
    row = next((row for row in formats.SYNTAXES if row.suffix == suffix), None)
    if suffix in (*_DOCUMENTS, *_LINES):
        row = formats.syntax("json-ld") if _is_ours(_head(path), suffix) else None
    elif not suffix:
        row = formats.syntax(syntax) if syntax else _by_beginning(_head(path))
    return None if row is None else Graph(path=path, syntax=row, each_line=suffix in _LINES)


def _is_ours(head: bytes, suffix: str) -> bool:
    """Tell whether JSON is RDF of this project's model."""
    # A text in JSON Lines may hold anything; each line of RDF says its context.
    told = suffix in _DOCUMENTS or _CONTEXT.match(head) is not None
    return told and _MARK.search(head) is not None


def _by_beginning(head: bytes) -> Syntax | None:
    head = head.removeprefix(BOM_UTF8)
    if head.lstrip()[:1] in (b"{", b"[") and _is_ours(head, ".json"):
        return formats.syntax("json-ld")
    names = (name for name, beginning in _BEGINNINGS if beginning.match(head))
    return next(map(formats.syntax, names), None)


def _head(path: Path) -> bytes:
    """Return how a file begins; of standard input only what can be looked at without taking it."""
    if path == opening.STANDARD_INPUT:
        stream = sys.stdin.buffer
        return stream.peek() if isinstance(stream, io.BufferedReader) else b""
    # What is not there, or a pipe that can be read once, is left to the readers.
    if not path.is_file():
        return b""
    (head,) = (source.head() for source in opening.sources(path, Notes()))
    return head
