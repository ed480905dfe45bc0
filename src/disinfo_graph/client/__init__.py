"""Asks a SPARQL endpoint from Python: whole answers, or an error that says why there is none.

Works against every SPARQL 1.1 endpoint; it knows nothing of how ours is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import TracebackType

from disinfo_graph.client import results
from disinfo_graph.client.http import Answer, Asking, Http, opened
from disinfo_graph.client.prologue import prefixed
from disinfo_graph.client.results import AnswerGraph, Rows
from disinfo_graph.errors import ConfigError, QueryRefused
from disinfo_graph.formats import answers

__all__ = ["AnswerGraph", "Connection", "Rows", "connect"]

_HALF = re.compile("[\ud800-\udfff]")
_RESULTS = ", ".join(answers.RESULTS[:1])
_GRAPHS = ", ".join(
    f"{media_type};q={1 - place / 10:.1f}" for place, media_type in enumerate(answers.GRAPHS)
)


def connect(
    url: str,
    *,
    timeout: float = 60.0,
    retries: int = 2,
    largest: int = 1 << 30,
    headers: Mapping[str, str] | None = None,
) -> Connection:
    """Return the endpoint at an address; nothing is sent before the first query.

    `timeout` is how many seconds to wait for the next byte. A server that has no room and says for
    how long (at most 10 seconds) is asked again, `retries` times; 0 raises QueryBusy at once.
    An answer of more than `largest` bytes is QueryStopped, for some servers would send for ever.
    `headers` go with every query, such as Authorization, or another User-Agent.
    """
    if timeout <= 0 or retries < 0 or largest <= 0:
        given = f"timeout {timeout}, retries {retries}, largest {largest}"
        raise ConfigError(f"{given} (expected > 0, >= 0, > 0)")
    http = opened(url, timeout=timeout, retries=retries, largest=largest, headers=headers or {})
    return Connection(http)


class Connection:
    """An endpoint to ask. Connections are kept and used again, by any number of threads.

    Every query may name its dataset by `default_graphs` and `named_graphs`, and may use the
    project's prefixes undeclared with `prefixes=True`; places in errors are those of the query as
    it was given.
    """

    def __init__(self, http: Http) -> None:
        self._http = http
        self.release: str | None = None
        """The release that gave the last answer; None where the server names none."""

    def select(
        self,
        query: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        prefixes: bool = False,
    ) -> Rows:
        """Return the table that answers a SELECT query."""
        asking = _asking(query, _RESULTS, default_graphs, named_graphs, prefixes)
        return results.rows(self._http.url, self._ask(asking))

    def ask(
        self,
        query: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        prefixes: bool = False,
    ) -> bool:
        """Return the answer to an ASK query."""
        asking = _asking(query, _RESULTS, default_graphs, named_graphs, prefixes)
        return results.boolean(self._http.url, self._ask(asking))

    def construct(
        self,
        query: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        prefixes: bool = False,
    ) -> AnswerGraph:
        """Return the graph that answers a CONSTRUCT query, for rdflib."""
        asking = _asking(query, _GRAPHS, default_graphs, named_graphs, prefixes)
        return results.graph(self._http.url, self._ask(asking))

    describe = construct
    """The same for a DESCRIBE query."""

    def close(self) -> None:
        """Close the connections that were kept; the next query opens another."""
        self._http.pool.clear()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"connect({self._http.url!r})"

    def _ask(self, asking: Asking) -> Answer:
        answer = self._http.ask(asking)
        self.release = answer.release
        return answer


def _asking(
    query: str,
    accept: str,
    default_graphs: Sequence[str],
    named_graphs: Sequence[str],
    prefixes: bool,
) -> Asking:
    if half := _HALF.search(query):
        raise QueryRefused(f"{half[0]!r}: half a surrogate pair (expected a character)")
    text, shift = prefixed(query) if prefixes else (query, 0)
    fields = (
        ("query", text),
        *(("default-graph-uri", iri) for iri in _iris(default_graphs)),
        *(("named-graph-uri", iri) for iri in _iris(named_graphs)),
    )
    return Asking(fields=fields, accept=accept, shift=shift)


def _iris(given: Sequence[str]) -> tuple[str, ...]:
    """Return IRIs; one that was given alone is not taken for a sequence of letters."""
    return (given,) if isinstance(given, str) else tuple(given)
