"""Makes rdflib's graphs of canonical lines, for pySHACL; it parses nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.evaluate import evalQuery
from rdflib.plugins.sparql.processor import SPARQLResult
from rdflib.plugins.sparql.sparql import Query
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.query import Result
from rdflib.term import Identifier, Variable

from disinfo_graph import formats
from disinfo_graph.formats.for_rdflib import Node, node
from disinfo_graph.store import Term


class _Triples(SimpleMemory):
    """One graph in memory, without the account of contexts that takes a third of the time.

    pySHACL refuses a store that does not call itself aware of contexts, even for one graph; and it
    asks for the length before each result it writes, so that is given, not counted each time.
    """

    context_aware = True
    graph_aware = True

    def __init__(self, length: int) -> None:
        super().__init__()
        self._length = length

    def __len__(self, context: object = None) -> int:
        return self._length

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, object],
        initBindings: Mapping[str, Identifier],
        queryGraph: str,
        **kwargs: object,
    ) -> Result:
        """Answer a query as rdflib does, but parse it once, not once for each node.

        pySHACL asks the same text of every node; to parse it is nineteen twentieths of the work.
        """
        parsed = _parsed(query) if isinstance(query, str) else query
        bound: dict[str, Identifier] = {Variable(name): one for name, one in initBindings.items()}
        return SPARQLResult(evalQuery(Graph(store=self), parsed, bound))


@lru_cache(maxsize=256)
def _parsed(query: str) -> Query:
    return prepareQuery(query)


def graph(lines: Iterable[bytes]) -> Graph:
    """Return the triples of canonical N-Triples lines.

    rdflib's own parser takes time that grows with the square of a literal's length.
    """
    different = dict.fromkeys(lines)
    triples = _Triples(len(different))
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
