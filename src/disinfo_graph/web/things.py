"""The page about any thing: rows by the shapes, and the things that point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.dumps.terms_of_use import publisher_of
from disinfo_graph.vocab import DG, OA, PREFIXES, SCHEMA, short
from disinfo_graph.web import answers, lists, rows, sides
from disinfo_graph.web.answers import Link
from disinfo_graph.web.reading import Reading, quoted, usable
from disinfo_graph.web.rows import Row
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.sides import Sides
from disinfo_graph.web.telling import LABELS, TYPE, Label, Shown, Teller, attributed, host
from disinfo_graph.web.values import Nodes, Value
from disinfo_graph.web.wording import PROPERTIES, of_kind

UNKNOWN = "Nothing is known here under this address."

_MOST_VALUES = 50
_MOST_LABELS = 500

_TEXT_ONLY: dict[str, frozenset[str]] = {
    str(SCHEMA.url): frozenset({str(DG.Appearance), str(DG.Channel)}),
}
"""Properties whose addresses are never links, by class: nobody is sent to the disinformation."""

_WORDS_OF_CLAIMS = frozenset(map(str, (DG.relatedClaim, SCHEMA.alternateName)))
"""Properties that tell what somebody claimed: their texts stand in quotation marks."""

_SAME = PREFIXES["skos"] + "exactMatch"

_NOT_TOLD = frozenset(
    {
        TYPE,
        PREFIXES["void"] + "subset",
        PREFIXES["dcat"] + "distribution",
        str(OA.motivatedBy),
    }
)
"""What leads back to the page one is on, is told by another row, or is the same on every page."""

_TOLD_BY: dict[str, str] = {
    str(SCHEMA.inLanguage): PREFIXES["dcterms"] + "language",
    str(SCHEMA.contentLocation): str(DG.discusses),
}
"""Properties that say in other words what another one says, which is told instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of a page: its name with its values."""

    name: str
    note: str
    path: str
    values: tuple[Shown, ...]
    more: int = 0
    """How many values are left out."""


def page(
    serving: Serving,
    reading: Reading,
    iri: str,
    links: list[Link],
    *,
    nodes: Nodes | None = None,
    embedded: Mapping[str, object] | None = None,
) -> Response:
    """Return the page about a thing that has no page of its own kind.

    `nodes` describe it where the release that is read does not; `embedded` is for search engines.
    """
    teller = tell(reading, iri, nodes)
    kind, _ = reading.iris.split(iri) or ("", "")
    beside = _sides(teller, kind, iri)
    heading = beside.headline if beside else attributed(teller.label(iri))
    told = sides.TOLD if beside else frozenset()
    listed = fields(serving, teller, iri)
    wording = of_kind(kind)
    body = serving.page(
        "thing.html",
        kind=wording.name,
        heading=heading,
        pointed=wording.pointed,
        note=wording.about,
        sides=beside,
        iri=iri,
        fields=[one for one in listed if one.path not in told and not _in_heading(one, heading)],
        pointing=lists.pointing(reading, iri),
        path=teller.path(iri),
        embedded=embedded,
        links=links,
        reading=reading,
    )
    return answers.page(body, release=reading.release)


def _sides(teller: Teller, kind: str, iri: str) -> Sides | None:
    if kind == "claim":
        return sides.of(teller, iri, sides.debunk_of(teller, iri))
    if kind == "debunk":
        return sides.of(teller, sides.claim_of(teller, iri), iri)
    return None


def _in_heading(one: Field, heading: str) -> bool:
    return one.path in LABELS and all(value.text in heading for value in one.values)


def tell(reading: Reading, iri: str, nodes: Nodes | None = None) -> Teller:
    """Return what tells the description of a thing; raises NotFound where there is none."""
    nodes = reading.nodes(iri) if nodes is None else nodes
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
    told = _NOT_TOLD.union(row.path for row in named if not row.inverse)
    for path in node:
        if path not in told:
            name = PROPERTIES.get(short(path), short(path))
            plain = Row(path=path, inverse=False, name=name, note="", order=0)
            yield from field(teller, iri, plain)


def field(teller: Teller, iri: str, row: Row) -> Iterator[Field]:
    """Yield the row with its values, unless there are none to tell."""
    node = teller.nodes.get(iri, {})
    if row.path in _NOT_TOLD:
        return
    found = _inverse(teller.nodes, row.path, iri) if row.inverse else node.get(row.path, ())
    # Unless it says less: a language that is in no table of the EU has a tag alone.
    if row.path in _TOLD_BY and len(node.get(_TOLD_BY[row.path], ())) >= len(found):
        return
    classes = {value.text for value in node.get(TYPE, ())}
    link = not classes & _TEXT_ONLY.get(row.path, frozenset())
    if found:
        yield Field(
            name=row.name,
            note=row.note,
            path=row.path,
            values=tuple(_told(teller, row, value, link) for value in found[:_MOST_VALUES]),
            more=max(0, len(found) - _MOST_VALUES),
        )


def _told(teller: Teller, row: Row, value: Value, link: bool) -> Shown:
    shown = teller.told(value, link=link)
    if row.path in _WORDS_OF_CLAIMS and not value.is_iri:
        return replace(shown, text=f"“{shown.text}”")
    if row.path == _SAME:
        name = value.text.rpartition("/")[2] if shown.text == value.text else shown.text
        return replace(shown, text=f"{name} ({host(value.text)})")
    return shown


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
        if value.is_iri and value.text not in nodes and _may_have(reading, value.text)
    }
    wanted = sorted(filter(usable, named - {iri}))[:_MOST_LABELS]
    return _asked_labels(reading, wanted) if wanted else {}


def _may_have(reading: Reading, iri: str) -> bool:
    """Tell whether a release can have a label of something."""
    return bool(reading.iris.split(iri)) or iri == publisher_of(reading.iris)


def _asked_labels(reading: Reading, iris: Iterable[str]) -> dict[str, Label]:
    return {
        row["thing"].text: lists.label(row)
        for row in reversed(reading.select("labels", things=quoted(*iris)))
    }
