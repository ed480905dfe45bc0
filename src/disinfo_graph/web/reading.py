"""Asks the workers what a page needs; whatever one page shows comes from one release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from string import Template

from disinfo_graph import formats
from disinfo_graph.errors import QueryBusy, ReleaseError
from disinfo_graph.iris import Iris
from disinfo_graph.query import Ask, Describe, Endpoint, Outcome
from disinfo_graph.release import manifest
from disinfo_graph.web import values
from disinfo_graph.web.values import Nodes, Row


class Switched(QueryBusy):
    """Raised when another release went live between two questions of one page."""

    def __init__(self) -> None:
        super().__init__("another release has just gone live", retry_after=1)


class Reading:
    """The questions of one request: they are all answered from the release it began with."""

    def __init__(self, endpoint: Endpoint, site: Path) -> None:
        name = endpoint.status().name
        if name is None:
            raise ReleaseError(f"{site}: no release is open yet")
        self._endpoint = endpoint
        self.release = Path(name).name
        self.manifest = manifest.read(site / "releases" / self.release)
        self.iris = Iris(self.manifest.base)

    def known(self, iri: str) -> bool:
        """Tell whether the release says anything of a thing."""
        # Of findings only a graph speaks that the default graph leaves out.
        answer = self._asked(Ask(query=f"ASK {{ GRAPH ?graph {{ {quoted(iri)} ?says ?what }} }}"))
        return values.table(answer).boolean is True

    def document(self, iri: str, syntax: str) -> Outcome:
        """Return the document about a thing in an RDF syntax."""
        request = Describe(iri=iri, rdf=syntax, context=f"{self.iris.base}context.jsonld")
        return self._same(self._endpoint.describe(request))

    def nodes(self, iri: str) -> Nodes:
        """Return the document about a thing as values; empty where nothing is known of it."""
        with self.document(iri, "n-triples").body as body:
            return values.nodes(body.read(), "n-triples")

    def select(self, name: str, **texts: str | int) -> tuple[Row, ...]:
        """Return the rows that one of this package's queries finds, once it is filled in."""
        return values.table(self._asked(Ask(query=_filled(name, texts)))).rows

    def graph(self, name: str, syntax: str, **texts: str | int) -> Outcome:
        """Return the graph that one of this package's queries constructs."""
        request = Ask(query=_filled(name, texts), results=None, rdf=syntax)
        return self._same(self._endpoint.ask(request, lane="pages"))

    def _asked(self, request: Ask) -> bytes:
        with self._same(self._endpoint.ask(request, lane="pages")).body as body:
            return body.read()

    def _same(self, outcome: Outcome) -> Outcome:
        if outcome.release != self.release:
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


def _filled(name: str, texts: Mapping[str, str | int]) -> str:
    return Template(_text(name)).substitute(texts)


@lru_cache(maxsize=32)
def _text(name: str) -> str:
    return (files("disinfo_graph.web") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
