"""The rows of an answer that has arrived whole: read as often as one likes, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph

from disinfo_graph.client import frames
from disinfo_graph.client.http import Answer
from disinfo_graph.client.spool import Spool
from disinfo_graph.client.values import Value, text, value
from disinfo_graph.errors import EndpointError, QueryNotAcceptable
from disinfo_graph.formats import answers
from disinfo_graph.formats.for_rdflib import Node, node
from disinfo_graph.vocab import PREFIXES

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table. Iterating gives a dict a row: variable -> Python value, None where unbound."""

    variables: tuple[str, ...]
    release: str | None
    """The release that answered; None where the server names none."""
    _length: int
    _body: Spool

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.tuples():
            yield dict(zip(self.variables, row, strict=True))

    def __repr__(self) -> str:
        names = " ".join(f"?{name}" for name in self.variables)
        return f"<{self._length} rows of {names or 'no variable'}>"

    def tuples(self) -> Iterator[tuple[Value, ...]]:
        """Yield each row as Python values, in the order of `variables`."""
        return (tuple(map(value, row)) for row in _solutions(self._body))

    def texts(self) -> Iterator[tuple[str | None, ...]]:
        """Yield each row as lexical forms and IRIs, whatever the datatypes."""
        return (tuple(map(text, row)) for row in _solutions(self._body))

    def terms(self) -> Iterator[dict[str, Node | None]]:
        """Yield each row as rdflib's terms, which hold language, datatype and kind."""
        for row in _solutions(self._body):
            terms = (None if term is None else node(term) for term in row)
            yield dict(zip(self.variables, terms, strict=True))

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table, each column in the one type that fits all its values."""
        return frames.arrow(self.variables, self.tuples(), self.texts)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame of pandas; unbound is missing, whatever the type of the column."""
        return frames.pandas(self.to_arrow)

    def to_polars(self) -> polars.DataFrame:
        """Return a data frame of polars; unbound is null."""
        return frames.polars(self.to_arrow)


class AnswerGraph(Graph):
    """A graph of rdflib that knows which release it is from."""

    release: str | None = None


def rows(url: str, answer: Answer) -> Rows:
    """Return the table that an answer is, read through once, so that it is known to be one."""
    found = _results(url, answer)
    if isinstance(found, bool):
        raise QueryNotAcceptable("the answer is a boolean (expected a table; ask for it by `ask`)")
    try:
        length = sum(1 for _ in found)
    except SyntaxError as error:
        raise _unreadable(url, error) from error
    return Rows(
        variables=tuple(variable.value for variable in found.variables),
        release=answer.release,
        _length=length,
        _body=answer.body,
    )


def boolean(url: str, answer: Answer) -> bool:
    """Return the boolean that an answer is."""
    found = _results(url, answer)
    if isinstance(found, bool):
        return found
    raise QueryNotAcceptable("the answer is a table (expected a boolean; ask for it by `select`)")


def graph(url: str, answer: Answer) -> AnswerGraph:
    """Return the graph that an answer is."""
    _expect(url, answer, tuple(answers.GRAPHS))
    if not answer.framed:
        # A graph has no last word: without this, one that was cut off would look whole.
        raise EndpointError(f"{url}: no end told (expected Content-Length, or chunks, for a graph)")
    made = AnswerGraph(bind_namespaces="none")
    made.release = answer.release
    _bind(made, PREFIXES)
    try:
        for triple in answers.graph(answer.body.reader(), answer.media_type, url):
            subject, predicate, value_ = map(
                node, (triple.subject, triple.predicate, triple.object)
            )
            made.add((subject, predicate, value_))
    except SyntaxError as error:
        raise _unreadable(url, error) from error
    return made


def _bind(made: Graph, prefixes: Mapping[str, str]) -> None:
    for name, iri in prefixes.items():
        made.bind(name, iri)


def _results(url: str, answer: Answer) -> answers.Solutions | bool:
    _expect(url, answer, answers.RESULTS)
    try:
        return answers.results(answer.body.reader())
    except SyntaxError as error:
        raise _unreadable(url, error) from error


def _expect(url: str, answer: Answer, media_types: tuple[str, ...]) -> None:
    if answer.media_type not in media_types:
        told = answer.media_type or "an answer without media type"
        raise EndpointError(f"{url}: {told} (expected {media_types[0]} of a SPARQL endpoint)")


def _solutions(body: Spool) -> answers.Solutions:
    found = answers.results(body.reader())
    assert not isinstance(found, bool)
    return found


def _unreadable(url: str, error: SyntaxError) -> EndpointError:
    return EndpointError(f"{url}: {error} (expected a whole, well-formed answer)")
