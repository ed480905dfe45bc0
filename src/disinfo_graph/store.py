"""The graph and its SPARQL engine: Oxigraph, embedded; the one module that opens a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
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
_NOTHING_EXPECTED = ("", "expected", "expected one of")
# The engine lists every character that could stand there; the words among them are enough.
_CHARACTERS = re.compile(r"(, )?\[[^,]*\]\n?|\n\| .*")


def build(folder: Path, merged: Iterable[Path], apart: Iterable[Path] = ()) -> None:
    """Make a store on disk of N-Quads files, or add them to the one there; all must be valid.

    What is merged stands in the default graph too, beside its named graphs; what is apart does not.
    Afterwards it is ready to be opened read-only.
    """
    made = Store(str(folder))
    _load(made, merged, into_default=True)
    _load(made, apart, into_default=False)
    # Not `optimize`: the engine puts its files together by itself, and queries were not slower.
    made.flush()


def in_memory(merged: Iterable[Path], apart: Iterable[Path] = ()) -> Store:
    """Return a store in memory with what the N-Quads files hold, as `build` has it."""
    made = Store()
    _load(made, merged, into_default=True)
    _load(made, apart, into_default=False)
    return made


def of_lines(lines: Iterable[bytes]) -> Store:
    """Return a store in memory with the triples of N-Triples lines, in no named graph."""
    made = Store()
    # Loading would give blank nodes other labels; this takes no longer.
    made.bulk_extend(parse(b"".join(lines), format=RdfFormat.N_TRIPLES))
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


def _load(store: Store, dumps: Iterable[Path], *, into_default: bool) -> None:
    for dump in dumps:
        try:
            for piece in _pieces(dump):
                # Leniently: other dumps were written by parsing the same lines strictly.
                store.bulk_load(piece, format=RdfFormat.N_QUADS, lenient=True)
                if into_default:
                    triples = _GRAPH.sub(b" .", piece)
                    store.bulk_load(triples, format=RdfFormat.N_TRIPLES, lenient=True)
        except (OSError, SyntaxError) as error:
            raise ReleaseError(f"{dump}: {error} (expected N-Quads)") from error


def _pieces(dump: Path) -> Iterator[bytes]:
    """Yield the lines of a file, many at a time."""
    with dump.open("rb") as file:
        while piece := file.read(_PIECE) + file.readline():
            yield piece


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
        raise _refused(error) from error
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


def _refused(error: SyntaxError) -> QueryRefused:
    place = _PLACE.match(str(error))
    if place is None:
        return QueryRefused(str(error))
    if "Prefix not found" in place["rest"]:
        reason = "a prefix that is not declared, perhaps (expected PREFIX name: <IRI> first)"
        return QueryRefused(reason, line=int(place["line"]), column=int(place["column"]))
    reason = _CHARACTERS.sub("", place["rest"]).split("\n")[0].strip()
    if reason in _NOTHING_EXPECTED:
        reason = "not SPARQL 1.1 from here on"
    return QueryRefused(reason, line=int(place["line"]), column=int(place["column"]))
