"""The schema.org ClaimReview in the page of a case says what is known, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from browsing import browsing, config, page

from making import publish_quietly, write_cases

RATING = {"value": "1", "best": "5", "worst": "1", "label": "False"}


def review(folder: Path, **known: Any) -> dict[str, Any]:
    site = folder / "site"
    publish_quietly(write_cases(folder / "in.jsonl", known), site=site)
    with browsing(config(site)) as client:
        (path,) = set(re.findall(r"/case/[a-z0-9-]+", page(client, "/case/")))
        text = page(client, path)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    told: dict[str, Any] = json.loads(block)
    return told


def test_a_rating_and_dates_are_carried_over(tmp_path: Path) -> None:
    told = review(tmp_path, rating=RATING, reviewed="2022-01-20", published="2022-01-17")

    assert told["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": "1",
        "bestRating": "5",
        "worstRating": "1",
        "alternateName": "False",
    }
    assert told["datePublished"] == "2022-01-20"
    assert told["itemReviewed"]["datePublished"] == "2022-01-17"


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    told = review(tmp_path, published=None)

    assert "reviewRating" not in told and "datePublished" not in told
    assert set(told["itemReviewed"]) == {"@type", "@id"}
