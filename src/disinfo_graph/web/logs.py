"""The log: one JSON object a line, of requests and of what goes wrong; it decides no content.

All of it is ASCII, and control characters are escaped, so that nothing a client sends can end a
line or speak to a terminal.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import WatchedFileHandler

from pythonjsonlogger.json import JsonFormatter

from disinfo_graph.config import Watching
from disinfo_graph.errors import ConfigError

REQUESTS = logging.getLogger("disinfo_graph.requests")
LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


@contextmanager
def written(watching: Watching) -> Iterator[None]:
    """Have everything that is logged written meanwhile; raises ConfigError where it cannot be."""
    handler = _handler(watching)
    handler.setFormatter(
        JsonFormatter(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
        )
    )
    level = LEVELS[watching.level]
    handler.setLevel(level)
    REQUESTS.setLevel(level)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def _handler(watching: Watching) -> logging.Handler:
    if watching.log is None:
        return logging.StreamHandler()
    try:
        # It notices when the file was moved away, and begins a new one: logrotate needs no more.
        return WatchedFileHandler(watching.log, encoding="ascii")
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise ConfigError(
            f"--log {watching.log}: {why} (expected a file that can be written)"
        ) from error
