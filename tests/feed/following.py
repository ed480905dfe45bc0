"""How tests publish for a port of this machine, and serve there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from disinfo_graph.publish import Order, publish
from making import write_cases


def published(root: Path, base: str, at: datetime, *changes: Mapping[str, object]) -> None:
    """Publish cases under a base IRI."""
    given = write_cases(root.with_name("in.jsonl"), *changes)
    publish(Order(inputs=(given,), site=root, at=at, base=base), lambda step: None)


@contextmanager
def served(root: Path, port: int) -> Iterator[None]:
    """Serve a site at a port until this is left."""
    command = [sys.executable, "-m", "disinfo_graph", "serve", "--site", str(root)]
    command += ["--port", str(port), "--log-level", "warning"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield
        finally:
            process.kill()
