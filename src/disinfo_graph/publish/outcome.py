"""What all chunks came to, put together in their order; it writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from disinfo_graph.model import Finding, Rejected, Unresolved
from disinfo_graph.publish.parts import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The cases published, and everything that must not be lost about the others."""

    keys: dict[str, str]
    """Key to slug."""
    digests: dict[str, str]
    """Slug to a hash of what is said of the case."""
    parts: int
    records: int
    """How many records told all cases, those refused included."""
    rejected: tuple[bytes, ...]
    """Lines of `rejected.jsonl`: records that no reader takes, then cases that violate a shape."""
    refused: int
    """How many of those are cases."""
    conflicts: tuple[bytes, ...]
    findings: tuple[Finding, ...]
    """About what is published."""
    unresolved: Counter[Unresolved]


def gather(rejected: Iterable[Rejected], parts: list[Part]) -> Outcome:
    """Put the parts together."""
    unresolved: Counter[Unresolved] = Counter()
    for part in parts:
        unresolved.update(part.unresolved)
    refused = tuple(row for part in parts for row in part.rejected)
    return Outcome(
        keys={key: slug for part in parts for key, slug in part.keys.items()},
        digests={slug: value for part in parts for slug, value in part.digests.items()},
        parts=len(parts),
        records=sum(part.records for part in parts),
        rejected=(*map(_unread, rejected), *refused),
        refused=len(refused),
        conflicts=tuple(row for part in parts for row in part.conflicts),
        # A node that cases share is checked in each chunk; its finding is one.
        findings=tuple(dict.fromkeys(finding for part in parts for finding in part.findings)),
        unresolved=unresolved,
    )


def _unread(rejected: Rejected) -> bytes:
    return orjson.dumps(
        {
            "origins": [str(rejected.origin)],
            "reason": rejected.reason,
            "findings": [],
            "record": rejected.record,
        }
    )
