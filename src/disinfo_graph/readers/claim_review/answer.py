"""Reads a claim as the answers of fact-check search hold it, with its reviews; no schema.org.

The form is that of Google's Fact Check Tools API, `claims:search`. Who made the claim may be a
natural person: `claimant` is read and goes nowhere. A review's `title` is the reviewer's verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from disinfo_graph.model import Rating
from disinfo_graph.readers import json_values
from disinfo_graph.readers.claim_review import values
from disinfo_graph.readers.claim_review.review import Refused, Told
from disinfo_graph.readers.json_values import Faults, Reads

_REVIEW = "claimReview"


def read(value: dict[str, object]) -> Iterator[Told | Refused]:
    """Yield what each review of a claim says, or why it is refused: each is a record of its own.

    What is wrong with the claim itself is wrong with each of its reviews.
    """
    reviews = value.get("claimReview")
    if not isinstance(reviews, list) or not reviews:
        reason = "claimReview: no list with a review (expected at least one)"
        yield Refused(reason=reason, value=value)
        return
    for number, review in enumerate(reviews):
        try:
            yield _told({**value, _REVIEW: review}, f"{_REVIEW}[{number}]")
        except ValueError as error:
            yield Refused(reason=str(error), value={**value, _REVIEW: [review]})


def _told(value: dict[str, object], place: str) -> Told:
    """Return what a claim with one review says; raises ValueError that names all that is wrong."""
    try:
        claim = json_values.checked(value, CLAIM_FIELDS, CLAIM_FIELDS)
    except Faults as error:
        told = [re.sub(rf"^{_REVIEW}(?=[.:])", place, fault) for fault in error.faults]
        raise Faults(told) from error
    if claim.get("text") is None:
        raise ValueError("text: missing (expected the claim)")
    return Told(facts=_facts(claim, claim[_REVIEW]))


def _facts(claim: dict[str, Any], review: dict[str, Any]) -> dict[str, Any]:
    label = review.get("textualRating")
    return {
        "report": review.get("url"),
        "title": values.line(claim["text"]),
        "claim": claim["text"],
        "text_language": review.get("languageCode") or "und",
        "published": claim.get("claimDate"),
        "reviewed": review.get("reviewDate"),
        "publisher": review.get("publisher"),
        "rating": None if label is None else Rating(label=label),
    }


def _address(value: object) -> str | None:
    return json_values.address(value) if value else None


def _publisher(value: object) -> str | None:
    says: dict[str, str | None] = json_values.checked(value, _PUBLISHER_FIELDS, _PUBLISHER_FIELDS)
    return says.get("name") or says.get("site")


def _review(value: object) -> dict[str, Any]:
    try:
        return json_values.checked(value, REVIEW_FIELDS, REVIEW_FIELDS)
    except Faults as error:
        raise Faults([f".{fault}" for fault in error.faults]) from error


_PUBLISHER_FIELDS: dict[str, Reads] = {"name": values.line, "site": values.line}

REVIEW_FIELDS: dict[str, Reads] = {
    "publisher": _publisher,
    "url": _address,
    "title": values.line,
    "reviewDate": values.day,
    "textualRating": values.line,
    "languageCode": values.language,
}
"""Every field of a review, and what reads its value; each may be missing."""

CLAIM_FIELDS: dict[str, Reads] = {
    "text": values.text,
    "claimant": values.line,
    "claimDate": values.day,
    "claimReview": _review,
}
"""Every field of a claim, and what reads its value; each but the review may be missing."""
