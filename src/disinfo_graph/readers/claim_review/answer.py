"""Reads a claim as the answers of fact-check search hold it, with its reviews; no schema.org.

The form is that of Google's Fact Check Tools API, `claims:search`. Who made the claim may be a
natural person: `claimant` is read and goes nowhere. A review's `title` is the reviewer's verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from disinfo_graph.model import Rating
from disinfo_graph.readers import json_values
from disinfo_graph.readers.claim_review import values
from disinfo_graph.readers.claim_review.review import Told
from disinfo_graph.readers.json_values import Faults, Reads


def read(value: dict[str, object]) -> Iterator[Told]:
    """Yield what each review of a claim says; raises Faults for what is wrong with any of them."""
    claim = json_values.checked(value, CLAIM_FIELDS, CLAIM_FIELDS)
    if claim.get("text") is None:
        raise Faults(["text: missing (expected the claim)"])
    for review in claim["claimReview"]:
        yield Told(facts=_facts(claim, review))


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


def _reviews(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise ValueError("no list with a review (expected at least one)")
    found, faults = [], []
    for number, inner in enumerate(value):
        try:
            found.append(json_values.checked(inner, REVIEW_FIELDS, REVIEW_FIELDS))
        except Faults as error:
            faults += [f"[{number}].{fault}" for fault in error.faults]
    if faults:
        raise Faults(faults)
    return found


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
    "claimReview": _reviews,
}
"""Every field of a claim, and what reads its value; each but the review may be missing."""
