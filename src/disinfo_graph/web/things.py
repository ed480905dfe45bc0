"""The page about any thing: rows by the shapes, and the things that point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.vocab import DG, OA, PREFIXES, SCHEMA, short
from disinfo_graph.web import answers, lists, rows, sides
from disinfo_graph.web.reading import Reading, quoted, usable
from disinfo_graph.web.rows import Row
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.sides import Sides
from disinfo_graph.web.telling import LABELS, TYPE, Label, Shown, Teller, attributed, host
from disinfo_graph.web.values import Nodes, Value

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

_KINDS: dict[str, str] = {"country": "country or region", "issue": "newsletter issue"}
"""What a kind is called, where its name in addresses is too short."""

_POINTED: dict[str, str] = {
    "appearance": "The case it belongs to",
    "channel": "Cases of claims that appeared there",
    "claim": "The case it belongs to",
    "country": "Cases of claims about it",
    "debunk": "The case it belongs to",
    "issue": "Cases reported in it",
    "keyword": "Cases with this keyword",
    "narrative": "Cases of claims that advance it",
    "organisation": "Cases it published or brought",
    "scheme": "What it holds",
    "source": "Cases of claims that it carried, and its channels",
}
"""By kind: the heading above the list of what points at a thing."""

_LISTED = (
    "To be listed here means to have carried a claim that somebody refuted. It says nothing of "
    "intent, affiliation, or anything else that was published."
)
_NOTES: dict[str, str] = {
    "channel": _LISTED,
    "source": _LISTED,
    "country": "Listed here because claims are about it: that says nothing of where they come "
    "from, whom they are aimed at, or of borders and recognition.",
    "narrative": "A storyline that debunks name as recurrent. Below each case stand the words "
    "of its debunk that say so.",
    "keyword": "Given by the publishers of the cases.",
    "report": "What the rules find in the cases that are published: warnings and infos, for a "
    "violation keeps a case out.",
}
"""By kind: what a reader has to know to read the page rightly."""

_NAMES: dict[str, str] = {
    "dcterms:description": "description",
    "dcterms:identifier": "release",
    "dcterms:modified": "published",
    "dcterms:rights": "rights",
    "dcterms:title": "title",
    "foaf:homepage": "front page",
    "sh:conforms": "nothing was found",
    "sh:focusNode": "found in",
    "sh:result": "findings",
    "sh:resultPath": "property",
    "sh:resultSeverity": "severity",
    "sh:sourceConstraintComponent": "kind of rule",
    "sh:sourceShape": "rule",
    "sh:value": "value",
    "void:classPartition": "things by class",
    "void:classes": "classes in use",
    "void:dataDump": "files",
    "void:distinctSubjects": "things described",
    "void:properties": "properties in use",
    "void:propertyPartition": "statements by property",
    "void:sparqlEndpoint": "SPARQL endpoint",
    "void:triples": "statements (triples)",
    "void:uriSpace": "all IRIs of things begin with",
    "void:vocabulary": "vocabulary",
}
"""Names of properties that no shape names, for there is none for data about data."""


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
    beside = _sides(teller, kind, iri)
    heading = beside.headline if beside else attributed(teller.label(iri))
    told = sides.TOLD if beside else frozenset()
    listed = fields(serving, teller, iri)
    body = serving.page(
        "thing.html",
        kind=_KINDS.get(kind, kind),
        heading=heading,
        pointed=_POINTED.get(kind, "Where it is named"),
        note=_NOTES.get(kind),
        sides=beside,
        iri=iri,
        fields=[one for one in listed if one.path not in told and not _in_heading(one, heading)],
        pointing=lists.pointing(reading, iri),
        path=teller.path(iri),
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
    told = _NOT_TOLD.union(row.path for row in named if not row.inverse)
    for path in node:
        if path not in told:
            name = _NAMES.get(short(path), short(path))
            plain = Row(path=path, inverse=False, name=name, note="", order=0)
            yield from field(teller, iri, plain)


def field(teller: Teller, iri: str, row: Row) -> Iterator[Field]:
    """Yield the row with its values, unless there are none to tell."""
    node = teller.nodes.get(iri, {})
    if row.path in _NOT_TOLD or _TOLD_BY.get(row.path) in node:
        return
    found = _inverse(teller.nodes, row.path, iri) if row.inverse else node.get(row.path, ())
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
        if value.is_iri and value.text not in nodes and reading.iris.split(value.text)
    }
    wanted = sorted(filter(usable, named - {iri}))[:_MOST_LABELS]
    return _asked_labels(reading, wanted) if wanted else {}


def _asked_labels(reading: Reading, iris: Iterable[str]) -> dict[str, Label]:
    return {
        row["thing"].text: lists.label(row)
        for row in reversed(reading.select("labels", things=quoted(*iris)))
    }
