"""What is sent to the process that looks at an upload, as bytes and back; it reads no file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What somebody hands in."""

    data: bytes
    name: str
    """As its sender calls it; its suffix may tell the form."""
    media_type: str
    """As its sender gave it, without parameters; it may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An upload that lies in a folder of its own, and the format that the report is wanted in."""

    folder: Path
    """Empty but for the file; whoever asks removes it, with all that was written there."""
    file: str
    """The name of the file in the folder, by which the report calls it."""
    report: str
    """A format of reports, by its name."""
    base: str
    """What the IRIs begin with that records are given."""


def pack(task: Task) -> bytes:
    """Return a task as bytes."""
    return orjson.dumps(task, default=str)


def unpack(data: bytes) -> Task:
    """Return the task that `pack` wrote."""
    values = orjson.loads(data)
    return Task(**{**values, "folder": Path(values["folder"])})
