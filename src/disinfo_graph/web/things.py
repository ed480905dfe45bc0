"""The page about any thing: rows by the shapes, and the things that point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.vocab import DG, PREFIXES, SCHEMA, short
from disinfo_graph.web import answers, lists, rows
from disinfo_graph.web.reading import Reading, quoted, usable
from disinfo_graph.web.rows import Row
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import TYPE, Label, Shown, Teller, attributed
from disinfo_graph.web.values import Nodes, Value

UNKNOWN = "Nothing is known here under this address."

_MOST_VALUES = 50
_MOST_LABELS = 500

_TEXT_ONLY: dict[str, frozenset[str]] = {
    str(SCHEMA.url): frozenset({str(DG.Appearance), str(DG.Channel)}),
}
"""Properties whose addresses are never links, by class: nobody is sent to the disinformation."""

# They lead back to the page one is on, or are told by the list below the rows.
_LEADS_BACK = frozenset({TYPE, PREFIXES["void"] + "subset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of a page: its name with its values."""

    name: str
    note: str
    path: str
    values: tuple[Shown, ...]
    more: int = 0
    """How many values are left out."""


def page(serving: Serving, reading: Reading, iri: str) -> Response:
    """Return the page about a thing that has no page of its own kind."""
    teller = tell(reading, iri)
    kind, _ = reading.iris.split(iri) or ("", "")
    pointing = lists.pointing(reading, iri)
    body = serving.page(
        "thing.html",
        kind=kind,
        heading=attributed(teller.label(iri)),
        iri=iri,
        fields=tuple(fields(serving, teller, iri)),
        pointing=pointing,
        path=teller.path(iri),
        reading=reading,
    )
    return answers.page(body, release=reading.release)


def tell(reading: Reading, iri: str) -> Teller:
    """Return what tells the description of a thing; raises NotFound where there is none."""
    nodes = reading.nodes(iri)
    if not nodes:
        raise NotFound(UNKNOWN)
    return Teller(
        iris=reading.iris,
        root=request.script_root,
        nodes=nodes,
        labels=_labels(reading, nodes, iri),
    )


def fields(serving: Serving, teller: Teller, iri: str) -> Iterator[Field]:
    """Yield the rows of a thing: those that shapes name, in their order, then the rest."""
    node = teller.nodes.get(iri, {})
    classes = [value.text for value in node.get(TYPE, ())]
    named = rows.of_classes(serving.rows, classes)
    for row in named:
        yield from field(teller, iri, row)
    told = _LEADS_BACK.union(row.path for row in named if not row.inverse)
    for path in node:
        if path not in told:
            plain = Row(path=path, inverse=False, name=short(path), note="", order=0)
            yield from field(teller, iri, plain)


def field(teller: Teller, iri: str, row: Row) -> Iterator[Field]:
    """Yield the row with its values, unless there are none."""
    node = teller.nodes.get(iri, {})
    found = _inverse(teller.nodes, row.path, iri) if row.inverse else node.get(row.path, ())
    classes = {value.text for value in node.get(TYPE, ())}
    link = not classes & _TEXT_ONLY.get(row.path, frozenset())
    if found:
        yield Field(
            name=row.name,
            note=row.note,
            path=row.path,
            values=tuple(teller.told(value, link=link) for value in found[:_MOST_VALUES]),
            more=max(0, len(found) - _MOST_VALUES),
        )


def _inverse(nodes: Nodes, path: str, iri: str) -> tuple[Value, ...]:
    return tuple(
        Value(text=subject, kind="uri")
        for subject, node in nodes.items()
        if any(value.text == iri for value in node.get(path, ()))
    )


def _labels(reading: Reading, nodes: Nodes, iri: str) -> dict[str, Label]:
    """Ask what the things are called that the description names but does not describe."""
    named = {
        value.text
        for node in nodes.values()
        for path, found in node.items()
        if path != TYPE
        for value in found
        if value.is_iri and value.text not in nodes and reading.iris.split(value.text)
    }
    wanted = sorted(filter(usable, named - {iri}))[:_MOST_LABELS]
    return _asked_labels(reading, wanted) if wanted else {}


def _asked_labels(reading: Reading, iris: Iterable[str]) -> dict[str, Label]:
    return {
        row["thing"].text: lists.label(row)
        for row in reversed(reading.select("labels", things=quoted(*iris)))
    }
