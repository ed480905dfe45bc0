"""The page about a case: claim and debunk beside each other, then all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from flask import Response

from disinfo_graph.vocab import DG, OA, PREFIXES, SCHEMA
from disinfo_graph.web import answers, reviews, rows, sides, things, versions
from disinfo_graph.web.changed import Change
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.sides import Sides
from disinfo_graph.web.telling import TYPE, Shown, Teller, host
from disinfo_graph.web.things import Field
from disinfo_graph.web.values import Value, one

_DCTERMS = PREFIXES["dcterms"]

_TOLD_ABOVE = sides.TOLD | {str(SCHEMA.mainEntity), str(SCHEMA.hasPart), str(SCHEMA.author)}
_TOLD_APART = frozenset(map(str, (SCHEMA.appearance, DG.advances)))
_OF_APPEARANCES = (
    str(SCHEMA.datePublished),
    _DCTERMS + "language",
    str(DG.channel),
)
_NOT_IN_ROWS = _TOLD_ABOVE | _TOLD_APART


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One place where the claim was published: archive copies as links, its own address as text."""

    address: str
    host: str
    page: Shown
    archives: tuple[Shown, ...]
    facts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """A narrative that the claim advances, with the words that say so."""

    narrative: Shown
    quotes: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Everything that the template shows."""

    sides: Sides
    fields: tuple[Field, ...]
    appearances: tuple[Appearance, ...]
    narratives: tuple[Narrative, ...]
    documents: tuple[Shown, ...]
    """Those of the claim and the debunk."""
    review: dict[str, object]
    """The same for search engines, in the words of schema.org."""
    history: tuple[Change, ...]
    """What became of it, the newest first."""


def page(serving: Serving, reading: Reading, iri: str) -> Response:
    """Return the page about a case."""
    teller = things.tell(reading, iri)
    case = _case(serving, reading, teller, iri)
    body = serving.page("case.html", case=case, iri=iri, path=teller.path(iri), reading=reading)
    return answers.page(body, release=reading.release)


def _case(serving: Serving, reading: Reading, teller: Teller, iri: str) -> CasePage:
    claim = one(teller.nodes, iri, str(SCHEMA.mainEntity))
    debunk = one(teller.nodes, iri, str(SCHEMA.hasPart))
    return CasePage(
        sides=sides.of(teller, claim, debunk),
        fields=tuple(_fields(serving, teller, (iri, claim, debunk))),
        appearances=tuple(_appearances(teller, claim)),
        narratives=tuple(_narratives(teller, claim)),
        documents=tuple(_documents(teller, (("claim", claim), ("debunk", debunk)))),
        review=reviews.review(teller.nodes, iri),
        history=tuple(versions.history(serving, (reading.iris.split(iri) or ("", ""))[1])),
    )


def _fields(serving: Serving, teller: Teller, subjects: tuple[str, ...]) -> Iterator[Field]:
    """Yield the rows of the record, its claim and its debunk; what they share is told once."""
    told: set[tuple[str, tuple[Shown, ...]]] = set()
    for field in chain.from_iterable(_rows(serving, teller, subject) for subject in subjects):
        if (field.name, field.values) not in told:
            told.add((field.name, field.values))
            yield field


def _rows(serving: Serving, teller: Teller, subject: str) -> Iterator[Field]:
    classes = [value.text for value in teller.nodes.get(subject, {}).get(TYPE, ())]
    for row in rows.of_classes(serving.rows, classes):
        if row.path not in _NOT_IN_ROWS:
            yield from things.field(teller, subject, row)


def _appearances(teller: Teller, claim: str) -> Iterator[Appearance]:
    rules = _concluded(teller)
    for value in teller.nodes.get(claim, {}).get(str(SCHEMA.appearance), ()):
        node = teller.nodes.get(value.text, {})
        address = one(teller.nodes, value.text, str(SCHEMA.url))
        copies = node.get(str(SCHEMA.archivedAt), ())
        facts = (teller.told(fact) for path in _OF_APPEARANCES for fact in node.get(path, ()))
        yield Appearance(
            address=address,
            host=host(address),
            page=teller.told(value),
            archives=tuple(_copy(teller, copy) for copy in copies),
            # Most channels are called by their host, which stands there already.
            facts=(
                *(fact for fact in facts if fact.text not in host(address)),
                *(Shown(text=text) for text in _about_channel(teller, value.text, rules)),
            ),
        )


def _concluded(teller: Teller) -> dict[str, str]:
    """Return the rules by which something is concluded of an appearance, or of another target."""
    return {
        one(teller.nodes, iri, str(OA.hasTarget)): one(teller.nodes, iri, str(DG.rule))
        for iri, node in teller.nodes.items()
        if str(DG.rule) in node
    }


def _about_channel(teller: Teller, appearance: str, rules: Mapping[str, str]) -> Iterator[str]:
    if rule := rules.get(appearance):
        yield f"channel concluded by the rule {rule}"
    if reason := one(teller.nodes, appearance, str(DG.channelMissing)):
        yield f"channel not known: {reason}"


def _copy(teller: Teller, copy: Value) -> Shown:
    shown = teller.told(copy)
    return Shown(text=f"archive copy at {host(copy.text)}", href=shown.href, outside=True)


def _narratives(teller: Teller, claim: str) -> Iterator[Narrative]:
    for value in teller.nodes.get(claim, {}).get(str(DG.advances), ()):
        yield Narrative(
            narrative=teller.told(value), quotes=tuple(_quotes(teller, claim, value.text))
        )


def _quotes(teller: Teller, claim: str, narrative: str) -> Iterator[Shown]:
    for subject, node in teller.nodes.items():
        says = {value.text for path in (OA.hasBody, DG.about) for value in node.get(str(path), ())}
        if says != {claim, narrative}:
            continue
        target = one(teller.nodes, subject, str(OA.hasTarget))
        for selector in teller.nodes.get(target, {}).get(str(OA.hasSelector), ()):
            for words in teller.nodes.get(selector.text, {}).get(str(OA.exact), ()):
                yield teller.told(words)


def _documents(teller: Teller, parts: tuple[tuple[str, str], ...]) -> Iterator[Shown]:
    for name, iri in parts:
        if path := teller.path(iri):
            yield Shown(text=name, href=path)
