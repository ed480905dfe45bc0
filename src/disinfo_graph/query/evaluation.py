"""Runs in a worker: opens a release's store, evaluates one request, writes the answer.

Everything here may be killed at any moment, and holds nothing that would be missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from disinfo_graph import formats, guard
from disinfo_graph import store as stores
from disinfo_graph.errors import QueryNotAcceptable, Unfit
from disinfo_graph.formats import Result, Syntax, Triple, context, jsonld
from disinfo_graph.iris import Iris
from disinfo_graph.query import request as requests
from disinfo_graph.query.description import describe
from disinfo_graph.query.request import Ask, Describe, Header
from disinfo_graph.release import manifest, site
from disinfo_graph.store import QueryBoolean, QuerySolutions, QueryTriples, Store
from disinfo_graph.vocab import DEFAULT_GRAPHS, GRAPHS, PREFIXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A release as a worker holds it."""

    store: Store
    merged: Store | None
    """In memory, the default graph again, without any other: a chain of quads that holds each of
    them once is followed in two thirds of the time. None where the store parts them itself."""
    iris: Iris
    default_graphs: tuple[str, ...] | None
    """What makes up the default graph; None where the store has it in one."""
    named_graphs: tuple[str, ...]
    lock: TextIO
    """Shared by the processes that use the release; `prune` sees it, and leaves the release."""


def open_in_memory(release: str) -> Opened:
    """Load the release's own files; workers share the memory by fork."""
    merged, apart = content_files(Path(release))
    store = stores.in_memory([*merged, *apart])
    return _opened(Path(release), store, stores.merged_in_memory(merged))


def open_on_disk(release: str) -> Opened:
    """Open the release's store read-only."""
    return _opened(Path(release), stores.on_disk(Path(release) / "store"))


def content_files(release: Path) -> tuple[list[Path], list[Path]]:
    """Return the N-Quads files that hold all graphs: of the default graph, and beside it."""
    merged = [release / "dumps" / "disinfo-graph.nq", release / "about.nq"]
    return merged, [release / "quality.nq"]


def _opened(release: Path, store: Store, merged: Store | None = None) -> Opened:
    # A worker that evaluates may open no file, so what is read once is read here.
    context.terms()
    iris = Iris(manifest.read(release).base)
    in_one = stores.has_default_graph(store)
    return Opened(
        store=store,
        merged=merged,
        iris=iris,
        default_graphs=None
        if in_one
        else tuple(iris.thing("graph", name) for name in DEFAULT_GRAPHS),
        named_graphs=tuple(iris.thing("graph", name) for name in GRAPHS),
        lock=site.shared_lock(release),
    )


def evaluate(opened: object, data: bytes, out: BinaryIO) -> bytes:
    """Answer one request; the workers' `evaluate`."""
    if not isinstance(opened, Opened):
        raise TypeError(f"{type(opened).__name__} (expected a release that was opened)")
    request = requests.unpack(data)
    header = (
        _ask(opened, request, out) if isinstance(request, Ask) else _describe(opened, request, out)
    )
    return requests.pack_header(header)


def _describe(opened: Opened, request: Describe, out: BinaryIO) -> Header:
    row = formats.syntax(request.rdf)
    triples = sorted(describe(opened.store, opened.iris, request.iri), key=str)
    with _told_what_carries(triples, row):
        if row.name == "json-ld" and triples:
            out.write(jsonld.document(jsonld.node_objects(triples), request.iri, request.context))
        else:
            formats.write(triples, row, out, context=request.context)
    return Header(media_type=row.media_type, empty=not triples)


def _ask(opened: Opened, request: Ask, out: BinaryIO) -> Header:
    asked = _dataset(opened, request)
    answer = stores.answer(
        asked.store,
        request.query,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=f"{opened.iris.base}sparql",
        prefixes=PREFIXES if request.prefixes else {},
    )
    if isinstance(answer, QueryTriples):
        return _graph(answer, request, out)
    return _bindings(answer, request, out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dataset:
    """The graphs that a query asks, and of which store; None where it names them itself."""

    store: Store
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None


def _dataset(opened: Opened, request: Ask) -> _Dataset:
    """Choose the dataset: the protocol's, else the query's own, else the release's."""
    if request.default_graphs or request.named_graphs:
        return _Dataset(
            store=opened.store,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
        )
    if guard.names_dataset(request.query):
        return _Dataset(store=opened.store)
    if opened.merged is not None and not guard.may_name_graphs(request.query):
        return _Dataset(store=opened.merged)
    return _Dataset(
        store=opened.store,
        default_graphs=opened.default_graphs,
        named_graphs=opened.named_graphs,
    )


def _graph(answer: QueryTriples, request: Ask, out: BinaryIO) -> Header:
    if request.rdf is None:
        raise QueryNotAcceptable(
            "the answer is a graph (expected an RDF syntax to be accepted)",
            available=_media_types(formats.SYNTAXES),
        )
    row = formats.syntax(request.rdf)
    # Grouped by subject, as the writers of JSON-LD, Turtle and RDF/XML need them.
    triples = sorted(answer, key=str)
    with _told_what_carries(triples, row):
        formats.write(triples, row, out, context=context.context())
    return Header(media_type=row.media_type, empty=not triples)


def _bindings(answer: QuerySolutions | QueryBoolean, request: Ask, out: BinaryIO) -> Header:
    if request.results is None:
        raise QueryNotAcceptable(
            "the answer is a table or a boolean (expected a SPARQL results syntax to be accepted)",
            available=_media_types(formats.RESULTS),
        )
    row = formats.result(request.results)
    try:
        formats.write_result(answer, row, out, most=request.rows)
    except Unfit as error:
        # Only XML is at a loss for some terms.
        raise _unfit(error, [other for other in formats.RESULTS if other is not row]) from error
    return Header(media_type=row.media_type, empty=False)


@contextmanager
def _told_what_carries(triples: Sequence[Triple], row: Syntax) -> Iterator[None]:
    """Turn the refusal of a syntax into one that names those which carry the whole answer."""
    try:
        yield
    except Unfit as error:
        able = [other for other in formats.SYNTAXES if formats.fits(triples, other)]
        raise _unfit(error, able) from error


def _unfit(error: Unfit, able: Sequence[Syntax | Result]) -> QueryNotAcceptable:
    told = _media_types(able)
    return QueryNotAcceptable(
        f"{error}; these formats can carry the answer: {told}", available=told
    )


def _media_types(rows: Sequence[Syntax | Result]) -> str:
    return ", ".join(row.media_type for row in rows)
