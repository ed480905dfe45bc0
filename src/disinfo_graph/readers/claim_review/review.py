"""Reads one ClaimReview of schema.org into facts; where it stands is `finding`'s part.

`claimReviewed`, the claim in short, is the title, and the claim too unless the item has a text. The
review's own headline or name is never published as a title: it is the reviewer's verdict. A
natural person's name is read and goes nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from disinfo_graph.model import Appearance, Rating
from disinfo_graph.readers import json_values
from disinfo_graph.readers.claim_review import properties, values
from disinfo_graph.readers.claim_review.values import Nodes
from disinfo_graph.readers.json_values import Faults, Number, name, shown

_PARTS = 8
"""So many names may be joined by full stops in a flat row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a review may need from where it stands."""

    context: object = None
    nodes: Nodes = field(default_factory=dict)
    address: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The facts of a review, and why some place of its claim is no appearance."""

    facts: dict[str, Any]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a review is none, and what of the document it is."""

    reason: str
    value: object


@dataclass(slots=True)
class _Reading:
    """One review as it is read: what it says by property, and its faults so far."""

    given: Given
    says: dict[str, object]
    flat: bool
    faults: list[str] = field(default_factory=list)

    def take(self, place: str, reads: Callable[[object], Any], value: object) -> Any:
        """Return what a value says; a fault of it is noted with its place."""
        try:
            return reads(value)
        except ValueError as error:
            self.faults.append(f"{place}: {error}")
            return None


def read(value: dict[str, object], given: Given) -> Told:
    """Return what a review says; raises Faults that names every fault at once."""
    flat = _nested(value)
    reading = _Reading(given, values.fields(flat, {}), flat is not value)
    _refuse_other(reading)
    item = _item(reading)
    facts = _facts(reading, item)
    appearances, lost = _appearances(reading, item)
    if facts["title"] is None and not reading.faults:
        reading.faults.append("claimReviewed: missing (expected the claim)")
    if reading.faults:
        raise Faults(reading.faults)
    return Told(facts=facts | {"appearances": appearances}, lost=lost)


def _nested(value: dict[str, object]) -> dict[str, object]:
    """Return a flat object (`author.name`) as a nested one; any other as it is."""
    if not any("." in key and not key.startswith("http") for key in value):
        return value
    found: dict[str, Any] = {}
    for key, inner in value.items():
        *path, last = key.split(".")
        if len(path) >= _PARTS:
            raise Faults([f"{name(key)}: has more than {_PARTS} parts (expected a property)"])
        place = found
        for step in path:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise Faults([f"{name(key)}: {name(step)} has a value of its own (expected none)"])
        if last in place:
            raise Faults([f"{name(key)}: given twice (expected once)"])
        if inner is not None and inner != "":
            place[last] = inner
    return {key: _listed(inner) for key, inner in found.items()}


def _listed(value: Any) -> Any:
    """Return a list where parts of names are numbers (`appearance.1.url`)."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    return list(inner.values()) if inner and all(key.isdigit() for key in inner) else inner


def _refuse_other(reading: _Reading) -> None:
    says = reading.says
    reading.faults += _unknown(says, properties.REVIEW, "")
    kinds = values.types(says)
    if kinds and "ClaimReview" not in kinds:
        told = ", ".join(name(kind) for kind in sorted(kinds))
        reading.faults.append(f"@type: {told} (expected ClaimReview)")
    context = says.get("@context", reading.given.context)
    if context is not None and not _of_schema_org(context):
        reading.faults.append(f"@context: {shown(context)} (expected schema.org)")


def _unknown(says: dict[str, object], known: frozenset[str], place: str) -> list[str]:
    return [f"{place}{name(key)}: unknown property" for key in says if key not in known]


def _of_schema_org(context: object) -> bool:
    """Tell whether a context names schema.org; it is looked at, never fetched."""
    named = context.values() if isinstance(context, dict) else values.many(context)
    inner = [one for two in named for one in (two.values() if isinstance(two, dict) else [two])]
    return any(isinstance(one, str) and "schema.org" in one.lower() for one in inner)


def _item(reading: _Reading) -> dict[str, object]:
    given = values.many(reading.says.get("itemReviewed"))
    if len(given) > 1:
        reading.faults.append(f"itemReviewed: {len(given)} values (expected one)")
    if given and isinstance(given[0], str):
        return {"name": given[0]}
    item = values.fields(given[0], reading.given.nodes) if given else {}
    if "Claim" in values.types(item):
        reading.faults += _unknown(item, properties.CLAIM, "itemReviewed.")
    return item


def _facts(reading: _Reading, item: dict[str, object]) -> dict[str, Any]:
    says, take, given = reading.says, reading.take, reading.given
    short = take("claimReviewed", values.text, says.get("claimReviewed"))
    long = take("itemReviewed.text", values.text, item.get("text"))
    claim = long or short
    return {
        "report": take("url", partial(_report, given), says.get("url")),
        "title": values.line(short or claim),
        "claim": claim,
        "debunk": _first(reading, ("reviewBody", "text")),
        "text_language": take("inLanguage", values.language, says.get("inLanguage"))
        or _default(values.own_language(says.get("claimReviewed")) or given.language),
        "published": take("itemReviewed.datePublished", values.day, item.get("datePublished")),
        "reviewed": take("datePublished", values.day, says.get("datePublished")),
        "publisher": _publisher(reading),
        "sources": _sources(reading, item),
        "keywords": take("keywords", _keywords, says.get("keywords")) or (),
        "rights": take("license", _license, says.get("license")),
        "rating": take("reviewRating", partial(_rating, reading), says.get("reviewRating")),
        "debunk_links": _cited(reading),
    }


def _first(reading: _Reading, names: tuple[str, ...]) -> str | None:
    told = [reading.take(one, values.text, reading.says.get(one)) for one in names]
    return next((text for text in told if text), None)


def _report(given: Given, value: object) -> str | None:
    found = values.places(value, given.nodes)
    return json_values.address(found[0]) if found else given.address


def _default(tag: str | None) -> str:
    """Return the language that the page is in, if it names one; it is no field of the review."""
    try:
        return values.language(tag) or "und"
    except ValueError:
        return "und"


def _publisher(reading: _Reading) -> str | None:
    says, nodes = reading.says, reading.given.nodes
    # In a flat row nothing has a type, and its author is the fact-checking organisation.
    author = partial(values.organisation, nodes=nodes, untyped=reading.flat)
    publisher = partial(values.organisation, nodes=nodes, untyped=True)
    found: str | None = reading.take("author", author, says.get("author"))
    return found or reading.take("publisher", publisher, says.get("publisher"))


def _sources(reading: _Reading, item: dict[str, object]) -> tuple[str, ...]:
    nodes = reading.given.nodes
    authors = values.many(item.get("author"))
    names = [
        reading.take("itemReviewed.author", partial(values.organisation, nodes=nodes), author)
        for author in authors
    ]
    return tuple(dict.fromkeys(one for one in names if one))


def _keywords(value: object) -> tuple[str, ...]:
    told = (values.line(inner) or "" for inner in values.many(value))
    return tuple(part.strip() for one in told for part in one.split(",") if part.strip())


def _license(value: object) -> str | None:
    found = values.places(value, {})
    return values.line(found[0]) if found else None


def _rating(reading: _Reading, value: object) -> Rating | None:
    given = values.many(value)
    if len(given) > 1:
        raise ValueError(f"{len(given)} values (expected one)")
    if not given:
        return None
    if isinstance(given[0], str | Number):
        return Rating(label=values.line(given[0]))
    says = values.fields(given[0], reading.given.nodes)
    reading.faults += _unknown(says, properties.RATING, "reviewRating.")
    rating = Rating(
        value=values.line(says.get("ratingValue")),
        best=values.line(says.get("bestRating")),
        worst=values.line(says.get("worstRating")),
        label=values.line(says.get("alternateName")) or values.line(says.get("name")),
    )
    return None if rating == Rating() else rating


def _cited(reading: _Reading) -> tuple[str, ...]:
    """Return the addresses that the review cites; a citation in words is none."""
    found = []
    for key in ("citation", "isBasedOn", "isBasedOnUrl"):
        for place in values.places(reading.says.get(key), reading.given.nodes):
            try:
                found.append(json_values.address(place))
            except ValueError:
                continue
    return tuple(dict.fromkeys(found))


def _appearances(
    reading: _Reading, item: dict[str, object]
) -> tuple[tuple[Appearance, ...], tuple[str, ...]]:
    """Return where the claim appeared, and why other places are no addresses."""
    found: dict[str, Appearance] = {}
    lost = []
    for key in ("firstAppearance", "appearance", "url", "sameAs"):
        for inner in values.many(item.get(key)):
            place = f"itemReviewed.{key}"
            for url in values.places(inner, reading.given.nodes):
                try:
                    address = json_values.address(url)
                except ValueError as error:
                    lost.append(f"{place}: {error}")
                    continue
                found.setdefault(address, _appearance(address, inner, place, reading))
    return tuple(found.values()), tuple(lost)


def _appearance(address: str, inner: object, place: str, reading: _Reading) -> Appearance:
    nodes, take = reading.given.nodes, reading.take
    says = values.fields(inner, nodes)
    organisation = partial(values.organisation, nodes=nodes)
    return Appearance(
        url=address,
        archives=take(f"{place}.archivedAt", partial(_archives, nodes), says.get("archivedAt"))
        or (),
        language=take(f"{place}.inLanguage", values.language, says.get("inLanguage")),
        published=take(f"{place}.datePublished", values.day, says.get("datePublished")),
        source=take(f"{place}.publisher", organisation, says.get("publisher")),
    )


def _archives(nodes: Nodes, value: object) -> tuple[str, ...]:
    """Return the addresses of archived copies as they are written."""
    told = (values.line(place) for place in values.places(value, nodes))
    return tuple(one for one in told if one is not None)
