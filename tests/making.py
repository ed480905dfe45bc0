"""How tests make cases and releases: the real pipeline, in this process, without a word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from disinfo_graph.publish import Order, Report, publish

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "data" / "cases"
DEMONSTRATION = 45
"""How many cases the demonstration set holds."""
BASE = "http://localhost:8000/"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

CASE: dict[str, object] = {
    "report": "https://euvsdisinfo.eu/report/a-made-up-case/",
    "title": "A river is said to flow uphill",
    "claim": "A channel said that the river flows uphill.",
    "debunk": "No river does.\n\nGauges along its course show how it falls.",
    "text_language": "en",
    "published": "2020-02-03",
    "languages": ["Spanish"],
    "countries": ["Kazakhstan"],
    "keywords": ["rivers"],
    "sources": ["river.example"],
    "appearances": [
        {
            "url": "https://river.example/uphill",
            "archives": ["https://web.archive.org/web/2020/https://river.example/uphill"],
            "language": "es",
            "published": "2020-02-03",
            "source": "river.example",
        }
    ],
    "issue": "270",
    "publisher": "EUvsDisinfo",
    "reported_by": None,
    "rights": None,
    "reviewed": None,
    "rating": None,
    "claim_links": [],
    "debunk_links": ["https://gauges.example/along-the-course"],
}
"""A made-up case that no shape finds anything wrong with."""


def write_cases(path: Path, *changes: Mapping[str, object]) -> Path:
    """Write one case a line: the complete one, each with some fields changed."""
    path.write_text("".join(json.dumps(CASE | dict(change)) + "\n" for change in changes))
    return path


def numbered(count: int, *, first: int = 0) -> list[dict[str, object]]:
    """Return changes that make so many different cases."""
    return [
        {"report": f"https://euvsdisinfo.eu/report/case-{n}/", "title": f"River number {n}"}
        for n in range(first, first + count)
    ]


def order(*inputs: Path, site: Path, at: datetime = AT, chunk: int = 1000) -> Order:
    """Return the order to publish, with one worker."""
    return Order(inputs=inputs, site=site, at=at, chunk=chunk)


def publish_quietly(*inputs: Path, site: Path, at: datetime = AT, chunk: int = 1000) -> Report:
    """Publish."""
    return publish(order(*inputs, site=site, at=at, chunk=chunk), lambda step: None)
