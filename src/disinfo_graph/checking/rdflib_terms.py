"""Makes rdflib's graphs of canonical lines, for pySHACL; it parses nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.evaluate import evalQuery
from rdflib.plugins.sparql.processor import SPARQLResult
from rdflib.plugins.sparql.sparql import Query
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.query import Result
from rdflib.term import Identifier, Variable

from disinfo_graph import formats, store
from disinfo_graph.checking import sparql
from disinfo_graph.formats.for_rdflib import Node, node
from disinfo_graph.store import Term


class _Triples(SimpleMemory):
    """One graph in memory, without the account of contexts that takes a third of the time.

    pySHACL refuses a store that does not call itself aware of contexts, even for one graph; and it
    asks for the length before each result it writes, so that is given, not counted each time.
    """

    context_aware = True
    graph_aware = True

    def __init__(self, lines: tuple[bytes, ...]) -> None:
        super().__init__()
        self._lines = lines

    def __len__(self, context: object = None) -> int:
        return len(self._lines)

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, object],
        initBindings: Mapping[str, Identifier],
        queryGraph: str,
        **kwargs: object,
    ) -> Result:
        """Answer a query of a rule, which pySHACL asks of one node after the other.

        One that may be joined to a node is asked of the engine: rdflib parses it for each node, and
        takes a hundred times as long. Any other is asked of rdflib, parsed once.
        """
        this = initBindings.get("this")
        if (
            isinstance(query, str)
            and isinstance(this, URIRef)
            and len(initBindings) == 1
            and sparql.joins(query)
            and sparql.is_query(query)
            and self._kept
        ):
            return self._answered(query, str(this))
        parsed = _parsed(query) if isinstance(query, str) else query
        bound: dict[str, Identifier] = {Variable(name): one for name, one in initBindings.items()}
        return SPARQLResult(evalQuery(Graph(store=self), parsed, bound))

    def _answered(self, query: str, this: str) -> Result:
        answer = Result("SELECT")
        found = store.rows(self._engine, query, {}, {"this": this})
        answer.vars = [Variable(one.value) for one in found.variables]
        answer.bindings = [
            {name: node(row[str(name)]) for name in answer.vars if row[str(name)] is not None}
            for row in found
        ]
        return answer

    @cached_property
    def _kept(self) -> bool:
        return sparql.kept(self._lines)

    @cached_property
    def _engine(self) -> store.Store:
        return store.of_lines(self._lines)


@lru_cache(maxsize=256)
def _parsed(query: str) -> Query:
    return prepareQuery(query)


def graph(lines: Iterable[bytes]) -> Graph:
    """Return the triples of canonical N-Triples lines.

    rdflib's own parser takes time that grows with the square of a literal's length.
    """
    different = tuple(dict.fromkeys(lines))
    triples = _Triples(different)
    made = Graph(store=triples, bind_namespaces="none")
    known: dict[Term, Node] = {}
    for quad in formats.read(b"".join(different), formats.syntax("n-triples")):
        terms = (quad.subject, quad.predicate, quad.object)
        for term in terms:
            if term not in known:
                known[term] = node(term)
        subject, predicate, value = (known[term] for term in terms)
        triples.add((subject, predicate, value), made)
    return made
