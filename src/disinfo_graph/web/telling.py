"""How terms are told on a page: labels, links, dates, attribution; it asks and renders nothing.

A claim's words are never told bare: before them stands that they were answered, and by whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from textwrap import shorten
from urllib.parse import quote, urlsplit

from disinfo_graph.iris import Iris
from disinfo_graph.vocab import (
    ACCESS_PUBLIC,
    CITO,
    DATA_THEMES,
    DG,
    OA,
    PREFIXES,
    SCHEMA,
    SHAPES,
    short,
)
from disinfo_graph.web.values import Nodes, Value, first, one

LABELS = (
    PREFIXES["skos"] + "prefLabel",
    str(SCHEMA.name),
    PREFIXES["dcterms"] + "title",
    PREFIXES["rdfs"] + "label",
    PREFIXES["sh"] + "resultMessage",
    PREFIXES["rdfs"] + "comment",
    PREFIXES["foaf"] + "name",
)
TYPE = PREFIXES["rdf"] + "type"

_REPORTED = frozenset({str(DG.Case), str(DG.Claim)})
_DATE, _DATE_TIME = PREFIXES["xsd"] + "date", PREFIXES["xsd"] + "dateTime"
_WHO = (PREFIXES["dcterms"] + "publisher", str(SCHEMA.author))
_TOLD_BY = (str(SCHEMA.mainEntity), str(SCHEMA.itemReviewed))
_VOID = PREFIXES["void"]
_OWN: dict[str, str] = {
    PREFIXES["dg"]: "/ns#",
    PREFIXES["dgq"]: "/quality#",
    SHAPES: "/shapes#",
}
"""By namespace: where its terms are told on each site."""
_NAMED: dict[str, str] = {
    ACCESS_PUBLIC: "public",
    f"{DATA_THEMES}/GOVE": "Government and public sector",
    f"{DATA_THEMES}/INTR": "International issues",
    f"{DATA_THEMES}/SOCI": "Population and society",
    "#terms": "terms of use",
}
"""By IRI, or by what follows the base IRI: what no release has a label of."""
_FILES = "dumps/"
_EXCERPT = 100
"""Characters of a text that stand for a title where there is none."""
_PATH_SAFE = "/~!$&'()*+,;=:@-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One value as it stands on a page; a value without `href` is text."""

    text: str
    href: str | None = None
    outside: bool = False
    language: str = ""
    moment: str = ""
    """The date in the form that machines read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a thing is called, and what is needed to attribute it."""

    text: str
    language: str = ""
    reported: bool = False
    """Whether the text is what somebody claimed."""
    disputed: bool = False
    """Whether the answer only says that nothing was offered in support."""
    publisher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells the terms of one description."""

    iris: Iris
    root: str
    """Where the site is mounted: empty, or a path."""
    nodes: Nodes
    labels: Mapping[str, Label]
    """Of things that the description names without describing them."""

    def told(self, value: Value, *, link: bool = True) -> Shown:
        """Return a value as it is shown; `link` says whether an outside address becomes one."""
        if value.datatype in (_DATE, _DATE_TIME):
            return Shown(text=day(value.text), moment=value.text)
        if not value.is_iri:
            return Shown(text=value.text, language=value.language)
        inside = self._inside(value.text)
        label = self.label(value.text)
        if inside is not None:
            return Shown(text=attributed(label), href=inside, language=label.language)
        outside = web_address(value.text) if link else None
        return Shown(text=label.text, href=outside, outside=True, language=label.language)

    def label(self, iri: str) -> Label:
        """Return what a thing is called; its IRI where nothing is known."""
        node = self.nodes.get(iri, {})
        reported = any(value.text in _REPORTED for value in node.get(TYPE, ()))
        found = next((first(node[path]) for path in LABELS if path in node), None)
        if found is None and reported:
            found = self._words(iri)
        if found is None:
            return self.labels.get(iri) or Label(text=self._fallback(iri))
        return Label(
            text=found.text,
            language=found.language,
            reported=reported,
            disputed=reported and self._disputed(iri),
            # Of nothing else it is asked, and it takes a look at every node.
            publisher=self.publisher(iri) if reported else "",
        )

    def _words(self, iri: str) -> Value | None:
        """Return how the text of a claim begins, for one that nobody gave a title."""
        claim = one(self.nodes, iri, str(SCHEMA.mainEntity)) or iri
        found = first(self.nodes.get(claim, {}).get(str(SCHEMA.text), ()))
        return replace(found, text=excerpt(found.text)) if found else None

    def _disputed(self, iri: str) -> bool:
        claim = one(self.nodes, iri, str(SCHEMA.mainEntity)) or iri
        path = str(CITO.disputes)
        return any(
            claim == value.text for node in self.nodes.values() for value in node.get(path, ())
        )

    def publisher(self, iri: str) -> str:
        """Return the name of who published a case, or who answers a claim."""
        for subject, node in self.nodes.items():
            told = (value.text for path in _TOLD_BY for value in node.get(path, ()))
            if subject == iri or iri in told:
                who = one(self.nodes, subject, *_WHO)
                if name := one(self.nodes, who, *LABELS):
                    return name
        return ""

    def path(self, iri: str) -> str | None:
        """Return the path of the document about a thing of this site; None for any other IRI."""
        return document_path(self.iris, self.root, iri)

    def _inside(self, iri: str) -> str | None:
        """Return the path of any address of this site, and of the terms it defines."""
        for namespace, page in _OWN.items():
            if iri.startswith(namespace):
                return self.root + page + iri.removeprefix(namespace)
        base = self.iris.base
        path = self.path(iri)
        if path is None and iri.startswith(base):
            return f"{self.root}/{quote(iri.removeprefix(base), safe=_PATH_SAFE + '#?%')}"
        return path

    def _fallback(self, iri: str) -> str:
        named = self.iris.split(iri)
        if named is None:
            below = iri.removeprefix(self.iris.base)
            name = below.rpartition("/")[2] if below.startswith(_FILES) else ""
            return _NAMED.get(iri) or _NAMED.get(below) or name or short(iri.removeprefix(SHAPES))
        kind, slug = named
        claim = one(self.nodes, iri, str(SCHEMA.itemReviewed))
        if claim in self.nodes:
            return f"debunk of the claim “{self.label(claim).text}”"
        for selector in self.nodes.get(iri, {}).get(str(OA.hasSelector), ()):
            if words := one(self.nodes, selector.text, str(OA.exact)):
                return f"“{words}”"
        if body := one(self.nodes, iri, str(OA.hasBody)):
            return f"why a claim was linked to: {attributed(self.label(body))}"
        if part := one(self.nodes, iri, _VOID + "class", _VOID + "property"):
            count = one(self.nodes, iri, _VOID + "entities", _VOID + "triples")
            return f"{short(part)} ({count})"
        if words := one(self.nodes, iri, str(SCHEMA.alternateName), str(SCHEMA.ratingValue)):
            return f"“{words}”"
        address = one(self.nodes, iri, str(SCHEMA.url))
        return f"{kind} on {host(address)}" if kind == "appearance" else f"{kind} {slug}"


def verdict(label: Label) -> str:
    """Return what is said before the words of a claim: how they were answered, and by whom."""
    by = f" by {label.publisher}" if label.publisher else ""
    return f"{'Disputed' if label.disputed else 'Debunked'}{by}"


def attributed(label: Label) -> str:
    """Return a label with the answer and its giver, where it tells what somebody claimed."""
    return f"{verdict(label)}: “{label.text}”" if label.reported else label.text


def excerpt(text: str) -> str:
    """Return how a text begins, in whole words."""
    return shorten(text, _EXCERPT, placeholder=" …")


def document_path(iris: Iris, root: str, iri: str) -> str | None:
    """Return the path of the document about a thing, or about the thing that it is part of."""
    named = iris.split(iri)
    if named is None:
        return None
    kind, slug = named
    return f"{root}/{kind}/{quote(slug.partition('/')[0], safe=_PATH_SAFE)}"


def web_address(iri: str) -> str | None:
    """Return an IRI that may become a link; nothing else but http and https may."""
    return iri if iri.lower().startswith(("http://", "https://")) else None


def host(web: str) -> str:
    """Return the host of a web address; the address where it has none."""
    try:
        return urlsplit(web).hostname or web
    except ValueError:
        return web


def day(lexical: str) -> str:
    """Return a date as a person writes it; what is no date as it is."""
    try:
        found = date.fromisoformat(lexical[:10])
    except ValueError:
        return lexical
    return f"{found.day} {found:%B %Y}"


def moment(value: datetime) -> str:
    """Return a time as a person writes it."""
    return f"{value.day} {value:%B %Y, %H:%M} UTC"


def size(count: int) -> str:
    """Return a number of bytes as a person writes it."""
    for unit, bound in (("bytes", 1 << 10), ("kB", 1 << 20), ("MB", 1 << 30)):
        if count < bound:
            return f"{count / (bound >> 10):.3g} {unit}"
    return f"{count / (1 << 30):.3g} GB"
