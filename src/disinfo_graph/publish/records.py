"""The files of a release that account for its cases, and for every record that is none."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path

import orjson

from disinfo_graph.dumps.runs import concatenate
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding, Unresolved
from disinfo_graph.publish import parts, reuse
from disinfo_graph.publish.intake import Added
from disinfo_graph.publish.outcome import Outcome
from disinfo_graph.publish.summary import document
from disinfo_graph.publish.workshop import UNREAD, part_file
from disinfo_graph.registries import explaining

LOSS_CASES = 10
LOSS_SHARE = 0.01
"""So many cases of the live release, or this share if it is more, may be missing from the input."""

SUGGESTED = 2000
"""For so many unresolved labels, those mentioned most, entries are suggested."""

REJECTED = "rejected.jsonl"
UNRESOLVED = "unresolved.csv"
SUMMARY = "summary.json"

Suggested = Mapping[Unresolved, tuple[str, ...]]
"""Names of entries, by the name that is not resolved."""


def changes(previous: Path | None, digests: Mapping[str, str]) -> dict[str, int]:
    """Count the cases that are new, changed and gone since the previous release."""
    # Where nobody can tell any more, a publication goes on only if it may lose cases.
    known = previous is not None and (previous / reuse.DIGESTS).is_file()
    before = _digests(previous) if previous is not None and known else {}
    return {
        "new": len(digests.keys() - before.keys()),
        "changed": sum(before.get(slug, value) != value for slug, value in digests.items()),
        "gone": len(before.keys() - digests.keys()),
    }


def require_small_loss(
    previous: Path | None,
    outcome: Outcome,
    given: Mapping[str, str],
    names: Mapping[str, str],
    *,
    drop_missing: bool,
) -> None:
    """Raise ReleaseError where more cases are gone than a publication may lose by itself.

    `given` are the slugs of keys, `names` those that lead to others: a case that turns out to be
    one with another is not lost, and neither is one that was renamed.
    """
    if previous is None or drop_missing:
        return
    before = _digests(previous)
    joined = {given[key] for key, slug in outcome.keys.items() if given.get(key, slug) != slug}
    renamed = {old for old, new in names.items() if new in outcome.digests}
    lost = len(before.keys() - outcome.digests.keys() - joined - renamed)
    bound = max(LOSS_CASES, int(len(before) * LOSS_SHARE))
    nothing_left = bool(before) and not outcome.digests
    if lost > bound or nothing_left:
        raise ReleaseError(
            f"{lost} of the {len(before)} cases of release {previous.name} are not in the "
            f"inputs (expected at most {bound}: name all inputs, or say --drop-missing)"
        )


def _digests(release: Path) -> dict[str, str]:
    """Return what a release says of its cases; raises ReleaseError where it does not any more."""
    try:
        return reuse.digests(release)
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"{release / reuse.DIGESTS}: missing or damaged, so that nobody can tell which cases "
            f"would be lost (expected the cases of the live release: roll back to another one, or "
            f"say --drop-missing)"
        ) from error


def write_reports(
    folder: Path, outcome: Outcome, findings: tuple[Finding, ...], names: Suggested
) -> str:
    """Write the files that account for every case; return a hash of what they tell."""
    digests = "".join(f"{slug}\t{outcome.digests[slug]}\n" for slug in sorted(outcome.digests))
    (folder / reuse.DIGESTS).write_text(digests, encoding="utf-8")
    told = folder / reuse.FINDINGS
    told.parent.mkdir()
    with told.open("wb") as out:
        out.writelines(orjson.dumps(one) + b"\n" for one in findings)
    whole = sha256()
    for path in (*write_accounts(folder, outcome, names), told):
        with path.open("rb") as file:
            whole.update(file_digest(file, "sha256").digest())
    return whole.hexdigest()


def write_accounts(folder: Path, outcome: Outcome, names: Suggested) -> list[Path]:
    """Write the lists of what became of each record and name, and the summary.

    `names` are the entries suggested for names.

    Return the lists: what the summary adds to them says nothing of a case.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in parts.ACCOUNTS:
        lines = [part_file(outcome.workshop, n, name) for n in range(outcome.parts)]
        unread = [outcome.workshop / UNREAD] if name == REJECTED else []
        concatenate([*unread, *lines], folder / name)
    (folder / UNRESOLVED).write_bytes(_unresolved(outcome, names))
    (folder / SUMMARY).write_bytes(document(outcome.summary))
    return [folder / name for name in (*parts.ACCOUNTS, UNRESOLVED)]


def _unresolved(outcome: Outcome, suggested: Suggested) -> bytes:
    """Return the labels as a table that can be completed and given back as an addition."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("kind", "label", "mentions", "reason", "suggestions", "same_as"))
    unresolved = outcome.unresolved
    for missing in sorted(unresolved, key=lambda one: (one.kind, one.label, one.reason)):
        like = "|".join(suggested.get(missing, ()))
        row = (missing.kind, missing.label, unresolved[missing], missing.reason, like, "")
        writer.writerow(row)
    return out.getvalue().encode()


def suggested(outcome: Outcome) -> Suggested:
    """Return the entries whose names are most like those of an outcome that are not resolved."""
    return like(outcome.unresolved, outcome.added)


def like(unresolved: Counter[Unresolved], added: Added) -> Suggested:
    """Return the entries whose names are most like those that are not resolved."""
    if not unresolved:
        return {}
    names = explaining.names(added.registries())
    asked = sorted(unresolved, key=lambda one: (-unresolved[one], one.kind, one.label))
    # Each takes a millisecond; who completes the table begins at the top.
    return {one: names[one.kind].like(one.label) for one in asked[:SUGGESTED] if one.kind in names}
