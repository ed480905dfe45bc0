"""Looks at what somebody handed in, in a worker process; it keeps nothing."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from disinfo_graph.checking import SET_WISE
from disinfo_graph.publish import inspection
from disinfo_graph.publish.chunk import get_ready
from disinfo_graph.publish.progress import Step
from disinfo_graph.reporting import Style, written_as
from disinfo_graph.uploads.request import unpack


def ready(name: str) -> None:
    """Read what the first upload would otherwise wait for."""
    get_ready(SET_WISE)


def evaluate(thing: None, request: bytes, output: BinaryIO) -> bytes:
    """Write the report on an upload; raises InputError for what cannot be read.

    Whatever is written meanwhile lies in the folder of the upload, and goes with it.
    """
    task = unpack(request)
    tempfile.tempdir = str(task.folder)
    os.chdir(task.folder)  # so that the report names the file as its sender does
    try:
        asked = inspection.Request(inputs=(Path(task.file),), base=task.base, at=datetime.now(UTC))
        checked = inspection.check(asked, _silently)
    finally:
        os.chdir("/")
    written_as(task.report).write(checked.report, Style(), output)
    return b""


def _silently(step: Step) -> None:
    """Nobody watches."""
