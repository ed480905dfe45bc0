"""Asks the workers what a page needs; whatever one page shows comes from one release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from string import Template

from disinfo_graph import formats
from disinfo_graph.errors import QueryBusy, ReleaseError
from disinfo_graph.formats.context import CONTEXT_VERSION
from disinfo_graph.iris import Iris
from disinfo_graph.query import Ask, Describe, Endpoint, Outcome
from disinfo_graph.release import manifest
from disinfo_graph.web import values
from disinfo_graph.web.remembered import Remembered
from disinfo_graph.web.values import Nodes, Row

CONTEXT = f"context/{CONTEXT_VERSION}.jsonld"
"""Where the context of documents stands below the base IRI; what stands there never changes."""

Rows = tuple[Row, ...]


class Switched(QueryBusy):
    """Raised when another release went live between two questions of one page."""

    def __init__(self) -> None:
        super().__init__("another release has just gone live", retry_after=1)


class Reading:
    """The questions of one request: they are all answered from the release it began with."""

    def __init__(self, endpoint: Endpoint, site: Path, remembered: Remembered[Rows]) -> None:
        # The workers are asked only where nothing has been opened: it takes as long as an answer.
        name = endpoint.release or endpoint.status().name
        if name is None:
            raise ReleaseError(f"{site}: no release is open yet")
        self._endpoint = endpoint
        self._remembered = remembered
        self.release = Path(name).name
        self.folder = site / "releases" / self.release
        self.manifest = manifest.read(self.folder)
        self.iris = Iris(self.manifest.base)

    def known(self, iri: str) -> bool:
        """Tell whether the release says anything of a thing."""
        # Of findings only a graph speaks that the default graph leaves out.
        query = f"ASK {{ GRAPH ?graph {{ {quoted(iri)} ?says ?what }} }}"
        outcome = self._endpoint.ask(Ask(query=query), lane="pages")
        with _same(outcome, self.release).body as body:
            return values.table(body.read()).boolean is True

    def document(self, iri: str, syntax: str) -> Outcome:
        """Return the document about a thing in an RDF syntax."""
        request = Describe(iri=iri, rdf=syntax, context=f"{self.iris.base}{CONTEXT}")
        return _same(self._endpoint.describe(request), self.release)

    def nodes(self, iri: str) -> Nodes:
        """Return the document about a thing as values; empty where nothing is known of it."""
        with self.document(iri, "n-triples").body as body:
            return values.nodes(body.read(), "n-triples")

    def select(self, name: str, **texts: str | int) -> Rows:
        """Return the rows that one of this package's queries finds, once it is filled in."""
        return self.asked(filled(name, texts))

    def asked(self, query: str) -> Rows:
        """Return the rows that a query finds; they are asked for once for each release."""
        rows = self._remembered.find(self.release, query)
        if rows is None:
            rows = _asked(self._endpoint, self.release, query)
            self._remembered.keep(self.release, query, rows)
        return rows

    def anew(self, query: str) -> Rows:
        """Return the rows that a query finds, for whom asks once: they are not remembered."""
        return _asked(self._endpoint, self.release, query)

    def once(self, name: str, **texts: str | int) -> tuple[Row, ...]:
        """Return the rows of a query that is about one thing: many such would push out the rest."""
        return _asked(self._endpoint, self.release, filled(name, texts))

    def graph(self, name: str, syntax: str, **texts: str | int) -> Outcome:
        """Return the graph that one of this package's queries constructs."""
        request = Ask(query=filled(name, texts), results=None, rdf=syntax)
        return _same(self._endpoint.ask(request, lane="pages"), self.release)

    def same(self, outcome: Outcome) -> Outcome:
        """Return an answer that somebody else asked for; raises Switched for another release's."""
        return _same(outcome, self.release)


def _asked(endpoint: Endpoint, release: str, query: str) -> Rows:
    with _same(endpoint.ask(Ask(query=query), lane="pages"), release).body as body:
        return values.table(body.read()).rows


def _same(outcome: Outcome, release: str) -> Outcome:
    if outcome.release != release:
        outcome.body.close()
        raise Switched
    return outcome


def quoted(*iris: str) -> str:
    """Return IRIs as SPARQL writes them; raises ValueError for what would read as more than one."""
    for iri in iris:
        if not usable(iri):
            raise ValueError(f"{iri!r} (expected an IRI)")
    return " ".join(f"<{iri}>" for iri in iris)


def usable(iri: str) -> bool:
    """Tell whether a text can stand as an IRI, whole, between angle brackets."""
    return formats.is_iri(iri)


def filled(name: str, texts: Mapping[str, str | int]) -> str:
    """Return one of this package's queries with its blanks filled in."""
    return Template(_text(name)).substitute(texts)


@lru_cache(maxsize=32)
def _text(name: str) -> str:
    return (files("disinfo_graph.web") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
