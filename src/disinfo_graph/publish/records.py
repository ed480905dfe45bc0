"""The files of a release that account for its cases: digests, rejections, conflicts, findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import orjson

from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding
from disinfo_graph.publish.outcome import Outcome

LOSS_CASES = 10
LOSS_SHARE = 0.01
"""So many cases of the live release, or this share if it is more, may be missing from the input."""

_DIGESTS = "cases.tsv"


def changes(previous: Path | None, digests: Mapping[str, str]) -> dict[str, int]:
    """Count the cases that are new, changed and gone since the previous release."""
    before = {} if previous is None else _digests(previous)
    return {
        "new": len(digests.keys() - before.keys()),
        "changed": sum(before.get(slug, value) != value for slug, value in digests.items()),
        "gone": len(before.keys() - digests.keys()),
    }


def require_small_loss(
    previous: Path | None, counted: Mapping[str, int], *, drop_missing: bool
) -> None:
    """Raise ReleaseError where more cases are gone than a publication may lose by itself."""
    if previous is None or drop_missing:
        return
    before = len(_digests(previous))
    bound = max(LOSS_CASES, int(before * LOSS_SHARE))
    nothing_left = before > 0 and before - counted["gone"] + counted["new"] == 0
    if counted["gone"] > bound or nothing_left:
        raise ReleaseError(
            f"{counted['gone']} of the {before} cases of release {previous.name} are not in the "
            f"inputs (expected at most {bound}: name all inputs, or say --drop-missing)"
        )


def _digests(release: Path) -> dict[str, str]:
    rows = (release / _DIGESTS).read_text(encoding="utf-8").splitlines()
    return {slug: digest for slug, _, digest in (row.partition("\t") for row in rows)}


def write_reports(folder: Path, outcome: Outcome, findings: tuple[Finding, ...]) -> str:
    """Write the files that account for every case; return a hash of those that tell of faults."""
    digests = "".join(f"{slug}\t{outcome.digests[slug]}\n" for slug in sorted(outcome.digests))
    (folder / _DIGESTS).write_text(digests, encoding="utf-8")
    quality = folder / "quality"
    quality.mkdir()
    told = {
        folder / "rejected.jsonl": _lines(outcome.rejected),
        folder / "conflicts.jsonl": _lines(outcome.conflicts),
        folder / "unresolved.csv": _unresolved(outcome),
        quality / "findings.jsonl": _lines(orjson.dumps(asdict(one)) for one in findings),
    }
    for path, data in told.items():
        path.write_bytes(data)
    return sha256(b"".join(told.values())).hexdigest()


def _lines(rows: Iterable[bytes]) -> bytes:
    return b"".join(row + b"\n" for row in rows)


def _unresolved(outcome: Outcome) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("kind", "label", "mentions", "reason"))
    for missing in sorted(outcome.unresolved, key=lambda one: (one.kind, one.label)):
        mentions = outcome.unresolved[missing]
        writer.writerow((missing.kind, missing.label, mentions, missing.reason))
    return out.getvalue().encode()
