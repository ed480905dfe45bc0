"""The graph and its SPARQL engine: Oxigraph, embedded; the one module that opens a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import MappingProxyType

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from disinfo_graph.errors import QueryRefused, ReleaseError
from disinfo_graph.formats import line

__all__ = [
    "Answer",
    "BlankNode",
    "Literal",
    "NamedNode",
    "QueryBoolean",
    "QuerySolutions",
    "QueryTriples",
    "Store",
    "Term",
    "Triple",
    "about",
    "answer",
    "build",
    "count",
    "has_default_graph",
    "in_memory",
    "lines",
    "merged_in_memory",
    "of",
    "of_lines",
    "on_disk",
    "rows",
]

_PIECE = 1 << 26
"""How many bytes are loaded at a time; the engine holds a few times as much."""

Answer = QuerySolutions | QueryBoolean | QueryTriples

Term = NamedNode | BlankNode | Literal | Triple

_GRAPH = re.compile(rb" <[^<>\n]*> \.$", re.MULTILINE)
"""The end of a line of N-Quads, where the graph stands."""

_PLACE = re.compile(r"\s*(?:error )?at (?P<line>\d+):(?P<column>\d+):?\s*(?P<rest>.*)", re.DOTALL)
# The engine lists every character that could stand there; the signs among them are enough.
_CHARACTERS = re.compile(r"(, )?\[[^,]*\]\n?|\n\| .*")
_EXPECTED = re.compile(r'"(?P<sign>(?:[^"\\]|\\.)*)"|(?P<words>[^",]+)')
_SIGNS: dict[str, str] = {
    "?": "a variable",
    "$": "a variable",
    "<": "an IRI",
    ":": "an IRI",
    "a": "a predicate",
    **{sign: f"`{sign}`" for sign in ("{", "}", "(", ")", "[", "]", ",", ".", ";", "*", "=")},
}
"""Signs that the engine expects, in words. Words that it expects are not told: of those that could
stand somewhere it names a few, and some are none of SPARQL 1.1."""
_BEGUN = re.compile(r"[\w?$@:.\-]")
_NEXT = re.compile(r"\s*+(?:#.*\n\s*+)*+([\w?$@:.\-]{1,40}|\S)?")


def build(folder: Path, *dumps: Sequence[Path]) -> None:
    """Make a store on disk, or add to the one there, of files that must be valid.

    They are N-Quads, or N-Triples for the default graph; a thread loads each sequence of them.
    Afterwards the store is ready to be opened read-only.
    """
    made, stopped = Store(str(folder)), Event()
    # The engine loads a file on one processor, and lets other threads run.
    with ThreadPoolExecutor() as threads:
        loading = [threads.submit(_load, made, paths, stopped) for paths in dumps]
        try:
            for one in loading:
                one.result()
        finally:
            stopped.set()
    # Not `optimize`: the engine puts its files together by itself, and queries were not slower.
    made.flush()


def in_memory(files: Iterable[Path]) -> Store:
    """Return a store in memory with the named graphs of N-Quads files."""
    made = Store()
    for file in files:
        for piece in _pieces(file):
            _take(made, piece, file)
    return made


def merged_in_memory(files: Iterable[Path]) -> Store:
    """Return a store in memory that has all of these N-Quads in its default graph, and no other."""
    made = Store()
    for file in files:
        for piece in _pieces(file):
            _take(made, _GRAPH.sub(b" .", piece), file)
    return made


def of_lines(lines: Iterable[bytes]) -> Store:
    """Return a store in memory with the triples of N-Triples lines, in no named graph."""
    made, whole = Store(), b"".join(lines)
    if b"_:" in whole:
        # Loading would give blank nodes other labels.
        made.bulk_extend(parse(whole, format=RdfFormat.N_TRIPLES))
    else:
        made.load(whole, format=RdfFormat.N_TRIPLES)
    return made


def lines(store: Store) -> set[bytes]:
    """Return the triples of a store without named graphs as canonical N-Triples."""
    return {line(quad.triple) for quad in store}


def on_disk(folder: Path) -> Store:
    """Return the store of a folder, read-only; raises ReleaseError where there is none."""
    try:
        return Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise ReleaseError(f"{folder}: {error} (expected a store)") from error


def has_default_graph(store: Store) -> bool:
    """Tell whether the store has a default graph of its own; stores of before had none."""
    return next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None


def _load(store: Store, dumps: Iterable[Path], stopped: Event) -> None:
    for dump in dumps:
        for piece in _pieces(dump):
            if stopped.is_set():
                return
            _take(store, piece, dump)


def _take(store: Store, piece: bytes, dump: Path) -> None:
    try:
        # Leniently: other dumps were written by parsing the same lines strictly.
        store.bulk_load(piece, format=RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        raise ReleaseError(f"{dump}: {error} (expected N-Quads)") from error


def _pieces(dump: Path) -> Iterator[bytes]:
    """Yield the lines of a file, many at a time."""
    try:
        with dump.open("rb") as file:
            while piece := file.read(_PIECE) + file.readline():
                yield piece
    except OSError as error:
        raise ReleaseError(f"{dump}: {error} (expected a file of the release)") from error


def count(store: Store, graph: str) -> int:
    """Return the number of triples in a named graph."""
    counted = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(counted, QuerySolutions)
    (solution,) = counted
    return int(solution["n"].value)


def of(store: Store, subject: str) -> Iterator[Triple]:
    """Yield the triples of a subject, in whatever named graph."""
    return _named(store.quads_for_pattern(NamedNode(subject), None, None))


def about(store: Store, predicate: str, value: str) -> Iterator[Triple]:
    """Yield the triples that point at a thing by a predicate, in whatever named graph."""
    return _named(store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value)))


def _named(found: Iterator[Quad]) -> Iterator[Triple]:
    # The default graph says the same once more.
    return (quad.triple for quad in found if isinstance(quad.graph_name, NamedNode))


def answer(
    store: Store,
    query: str,
    *,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    base: str | None,
    prefixes: Mapping[str, str],
) -> Answer:
    """Evaluate a query; None for graphs leaves them to the query's own FROM, or to the store.

    Relative IRIs are resolved against `base`, where there is one; `prefixes` need not be declared.
    Raises QueryRefused for what is no query, or no IRI.
    """
    try:
        return store.query(
            query,
            base_iri=base,
            default_graph=None if default_graphs is None else [*map(NamedNode, default_graphs)],
            named_graphs=None if named_graphs is None else [*map(NamedNode, named_graphs)],
            prefixes=dict(prefixes),
        )
    except SyntaxError as error:
        raise _refused(error, query) from error
    except ValueError as error:
        raise QueryRefused(f"dataset: {error} (expected absolute IRIs)") from error
    except RuntimeError as error:
        raise QueryRefused(f"cannot be evaluated: {error}") from error


def rows(
    store: Store,
    query: str,
    functions: Mapping[str, Callable[..., bool]],
    things: Mapping[str, str] = MappingProxyType({}),
) -> QuerySolutions:
    """Return the rows of a SELECT query that may ask these functions, named by IRIs, of terms.

    `things` are IRIs that stand for variables of the query.
    """
    found = store.query(
        query,
        substitutions={Variable(name): NamedNode(iri) for name, iri in things.items()},
        custom_functions={NamedNode(iri): _asked(ask) for iri, ask in functions.items()},
    )
    assert isinstance(found, QuerySolutions)
    return found


def _asked(ask: Callable[..., bool]) -> Callable[..., Literal]:
    return lambda *terms: _TRUE if ask(*terms) else _FALSE


_TRUE, _FALSE = Literal(True), Literal(False)


def _refused(error: SyntaxError, query: str) -> QueryRefused:
    place = _PLACE.match(str(error))
    if place is None:
        return QueryRefused(str(error))
    line, column = int(place["line"]), int(place["column"])
    return QueryRefused(_reason(place["rest"], query, line, column), line=line, column=column)


def _reason(told: str, query: str, line: int, column: int) -> str:
    """Say in plain words what the engine expected, as far as it can be believed."""
    if "Prefix not found" in told:
        return "a prefix that is not declared, perhaps (expected PREFIX name: <IRI> first)"
    listed = told.removeprefix("expected").strip().removeprefix("one of")
    found = [*_EXPECTED.finditer(_CHARACTERS.sub("", listed).split("\n")[0])]
    for words in (one["words"].strip() for one in found if one["words"]):
        if " " in words:  # a rule that is no grammar, such as of variables in SELECT
            return words[0].lower() + words[1:]
    signs = dict.fromkeys(_SIGNS[one["sign"]] for one in found if one["sign"] in _SIGNS)
    expected = f" (expected {' or '.join(signs)})" if signs else " (expected SPARQL 1.1)"
    return f"unexpected {_token(query, line, column)}, or something missing before it{expected}"


def _token(query: str, line: int, column: int) -> str:
    before = query.split("\n")[: line - 1]
    at = sum(len(one) + 1 for one in before) + column - 1
    if _BEGUN.match(query, at):  # in the middle of a word
        while at and _BEGUN.match(query, at - 1):
            at -= 1
    found = _NEXT.match(query, at)
    return f"`{found[1]}`" if found and found[1] else "end of the query"
