"""The folder in which a release is put together: what lies there for all processes to read."""

from __future__ import annotations

from pathlib import Path

SPOOL = "spool.sqlite"
CASES = "merged"
LABELS = "labels.json"
ADDITIONS = "additions.json"
EXPANSIONS = "expansions.json"

WITHDRAWN = "withdrawn.json"
"""What may not be published any more, if anything."""

UNREAD = "unread.jsonl"
"""The lines of `rejected.jsonl` for records that no reader takes."""


def part_file(folder: Path, number: int, name: str) -> Path:
    """Return where what a chunk gives under that name stands."""
    return folder / f"{number:08d}.{name}"
