"""Reads the values of schema.org's properties, in the many ways JSON-LD writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import langcodes

from disinfo_graph.readers import texts
from disinfo_graph.readers.claim_review.properties import ORGANISATIONS
from disinfo_graph.readers.json_values import Number, name, shown

_PREFIX = re.compile(r"(?:schema:|https?://(?:www\.)?schema\.org/)", re.IGNORECASE)
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ].{0,40})?", re.ASCII)

Nodes = Mapping[str, object]
"""The objects of a graph by their `@id`."""


def term(text: str) -> str:
    """Return a name of schema.org without its prefix."""
    return _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text


def types(value: Mapping[str, object]) -> frozenset[str]:
    """Return the types that an object gives itself."""
    given = many(value.get("@type", value.get("type")))
    return frozenset(term(one) for one in given if isinstance(one, str))


def many(value: object) -> list[object]:
    """Return the values of a property, whether it holds none, one or a list of them."""
    if isinstance(value, dict) and len(value) == 1:
        value = next((value[key] for key in ("@list", "@set") if key in value), value)
    found = value if isinstance(value, list) else [value]
    return [one for one in found if one is not None]


def fields(value: object, nodes: Nodes) -> dict[str, object]:
    """Return an object's properties by their plain names; nothing for what is no object.

    An object that only names another of the graph by `@id` stands for that one. Raises ValueError
    where two of its names are one property.
    """
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        value = nodes.get(value["@id"], value)
    if not isinstance(value, dict):
        return {}
    found: dict[str, object] = {}
    for key, inner in value.items():
        if term(key) in found:
            raise ValueError(f"field given twice: {name(term(key))} (expected each field once)")
        found[term(key)] = inner
    return found


def text(value: object) -> str | None:
    """Return the paragraphs of a property that holds one text; None for none."""
    found = dict.fromkeys(one for inner in many(value) if (one := _one(inner)) is not None)
    if len(found) > 1:
        raise ValueError(f"{len(found)} values (expected one)")
    return next(iter(found), None)


def _one(value: object) -> str | None:
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    if isinstance(value, Number):
        return value.text
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} (expected text)")
    if "\ufffd" in value:
        raise ValueError("character U+FFFD (expected text in the encoding of the file)")
    return texts.paragraphs(value)


def line(value: object) -> str | None:
    """Return a text in one line."""
    found = text(value)
    return None if found is None else texts.one_line(found)


def day(value: object) -> date | None:
    """Return the day of a date, or of a date and time as it is at its own place."""
    found = line(value)
    return None if found is None else texts.day(found, _DAY, "YYYY-MM-DD")


def language(value: object) -> str | None:
    """Return a BCP 47 tag in lower case; a Language is known by its `alternateName`."""
    given = many(value)
    if given and isinstance(given[0], dict) and "@value" not in given[0]:
        inner = fields(given[0], {})
        given = many(inner.get("alternateName") or inner.get("name"))
    found = line(given[:1])
    if found is None:
        return None
    tag = found.replace("_", "-")
    if not texts.is_language_tag(tag):
        raise ValueError(f"{shown(found)} (expected a BCP 47 tag such as en)")
    return langcodes.standardize_tag(tag).lower()


def own_language(value: object) -> str | None:
    """Return the language that a text says it is in (`@language`), as it is written."""
    told = (one.get("@language") for one in many(value) if isinstance(one, dict))
    return next((one for one in told if isinstance(one, str)), None)


def places(value: object, nodes: Nodes) -> list[object]:
    """Return each address that a property holds, as it is written, or what stands there."""
    found: list[object] = []
    for inner in many(value):
        given = fields(inner, nodes)
        addresses = (given.get(key) for key in ("url", "@id", "contentUrl", "sameAs"))
        if isinstance(inner, dict):
            inner = next((one for one in addresses if one), "")
        found += many(inner)
    return [one for one in found if one != ""]


def organisation(value: object, nodes: Nodes, *, untyped: bool = False) -> str | None:
    """Return the name of the first organisation; a natural person's goes nowhere.

    `untyped` says that what has no type is an organisation too.
    """
    for inner in many(value):
        given = fields(inner, nodes)
        kinds = types(given)
        # Who is said to be a person too may be one.
        organised = kinds & ORGANISATIONS and "Person" not in kinds
        if organised or (untyped and given and not kinds):
            return line(given.get("name"))
        if untyped and isinstance(inner, str):
            return line(inner)
    return None
