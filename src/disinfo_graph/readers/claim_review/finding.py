"""Finds the ClaimReviews in a JSON document, and counts what should be one and is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disinfo_graph.readers.claim_review.values import many, term, types

# Whether what such a list holds has to hold a ClaimReview: a graph has other things as well.
_LISTS = {"@graph": False, "dataFeedElement": True, "itemListElement": True, "claims": True}

MARKS = frozenset(
    {*_LISTS, "@context", "@type", "claimReviewed", "claimReview", "author.name", "itemReviewed"}
)
"""Fields that no other form of JSON Lines has."""


@dataclass(frozen=True, slots=True)
class Found:
    """An element of a document, and the `@context` that it stands in."""

    value: object
    context: object
    must: bool
    """Whether an element without a ClaimReview is a fault."""


def elements(document: object) -> Iterator[Found]:
    """Yield the elements of a document in order: the document itself, where it is no list."""
    waiting = [Found(document, None, True)]
    while waiting:
        found = waiting.pop()
        value, inner = found.value, None
        if isinstance(value, list):
            inner = [Found(one, found.context, found.must) for one in value]
        elif isinstance(value, dict) and not is_review(value) and not is_answer(value):
            inner = _members(value, found)
        if inner is None:
            yield found
        else:
            waiting += reversed(inner)


def _members(value: dict[str, object], found: Found) -> list[Found] | None:
    key = next((key for key in value if term(key) in _LISTS), None)
    if key is None or not isinstance(value[key], list | dict):
        return None
    context = value.get("@context", found.context)
    must = found.must and _LISTS[term(key)]
    return [Found(one, context, must) for one in many(value[key])]


def is_review(value: Mapping[str, object]) -> bool:
    """Tell whether an object is a ClaimReview, or was meant to be one."""
    return "ClaimReview" in types(value) or any(term(key) == "claimReviewed" for key in value)


def is_answer(value: Mapping[str, object]) -> bool:
    """Tell whether an object is a claim as fact-check search answers hold it."""
    return "claimReview" in value and not types(value)


def within(value: object, context: object) -> Iterator[tuple[dict[str, object], object]]:
    """Yield each ClaimReview or answer in an element, however deep, with its `@context`."""
    waiting = [(value, context)]
    while waiting:
        inner, around = waiting.pop()
        if isinstance(inner, dict):
            around = inner.get("@context", around)
            if is_review(inner) or is_answer(inner):
                yield inner, around
                continue
        if isinstance(inner, dict | list):
            members: list[object] = [*inner.values()] if isinstance(inner, dict) else inner
            waiting += [(one, around) for one in reversed(members)]


def nodes(document: object) -> dict[str, object]:
    """Return the objects of a graph by their `@id`; nothing for a document that has no graph."""
    if not isinstance(document, dict) or "@graph" not in document:
        return {}
    found: dict[str, object] = {}
    waiting: list[object] = [document]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict) and len(inner) > 1 and isinstance(inner.get("@id"), str):
            found[inner["@id"]] = inner
        if isinstance(inner, dict | list):
            waiting += inner.values() if isinstance(inner, dict) else inner
    return found
