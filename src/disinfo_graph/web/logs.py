"""The log: one JSON object a line, of requests and of what goes wrong; it decides no content.

All of it is ASCII, and control characters are escaped, so that nothing a client sends can end a
line or speak to a terminal. A thread of its own writes it, several lines at once, so that a slow
disk, or a pipe that nobody reads, keeps no request waiting: lines are dropped then, and counted.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from logging.handlers import WatchedFileHandler
from queue import SimpleQueue
from threading import Thread
from time import sleep
from typing import TextIO

import orjson
from pythonjsonlogger.json import JsonFormatter

from disinfo_graph.config import Watching
from disinfo_graph.errors import ConfigError

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_MOST_WAITING = 10_000
"""Lines that wait to be written; more are dropped."""
_GATHERING = 0.05
"""Seconds in which lines gather before they are written: to wake for each takes longer."""
_PATIENCE = 2.0
"""Seconds that the end of the server waits for the last lines."""

_Out = logging.StreamHandler[TextIO] | WatchedFileHandler


class Log:
    """Takes lines from any number of threads."""

    def __init__(self, level: int = logging.INFO) -> None:
        self.level = level
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._dropped = 0

    def add(self, told: Mapping[str, object]) -> None:
        """Have one object written as a line."""
        line = orjson.dumps(told).decode()
        # What is not ASCII is escaped too: some viewers take U+2028 for the end of a line.
        self.add_line(line if line.isascii() else json.dumps(orjson.loads(line)))

    def add_line(self, line: str) -> None:
        """Have one line written, which has no end yet."""
        if self._lines.qsize() < _MOST_WAITING:
            self._lines.put(line)
        else:
            self._dropped += 1

    def end(self) -> None:
        """Have nothing written after what waits."""
        self._lines.put(None)

    def write_to(self, out: _Out) -> None:
        """Write what comes, until the end."""
        more = True
        while more:
            first = self._lines.get()
            if first is not None:
                sleep(_GATHERING)
            batch = [first, *self._waiting()]
            more = None not in batch
            lines = [line for line in batch if line is not None]
            try:
                _write(out, lines + self._of_dropped())
            except (OSError, ValueError):  # a full disk, a pipe that was closed
                self._dropped += len(lines)

    def _waiting(self) -> list[str | None]:
        # Nobody else takes from it, so that what is there now stays there.
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def _of_dropped(self) -> list[str]:
        count, self._dropped = self._dropped, 0
        told = {"level": "WARNING", "message": f"{count} lines of the log were dropped"}
        return [json.dumps(told)] if count else []


class _Handler(logging.Handler):
    """Brings what the program and its libraries log into the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(log.level)
        self._log = log
        self.setFormatter(
            JsonFormatter(
                ["levelname", "name", "message"],
                rename_fields={"levelname": "level", "name": "logger"},
                timestamp="time",
                json_ensure_ascii=True,
            )
        )

    def emit(self, record: logging.LogRecord) -> None:
        self._log.add_line(self.format(record))


@contextmanager
def written(watching: Watching) -> Iterator[Log]:
    """Have everything that is logged written meanwhile; raises ConfigError where it cannot be."""
    log, out = Log(LEVELS[watching.level]), _opened(watching)
    handler, root = _Handler(log), logging.getLogger()
    thread = Thread(target=log.write_to, args=(out,), daemon=True)
    thread.start()
    root.addHandler(handler)
    try:
        yield log
    finally:
        root.removeHandler(handler)
        log.end()
        thread.join(_PATIENCE)
        if not thread.is_alive():
            out.close()


def _opened(watching: Watching) -> _Out:
    if watching.log is None:
        return logging.StreamHandler()
    try:
        return WatchedFileHandler(watching.log, encoding="ascii")
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise ConfigError(
            f"--log {watching.log}: {why} (expected a file that can be written)"
        ) from error


def _write(out: _Out, lines: list[str]) -> None:
    if isinstance(out, WatchedFileHandler):
        out.reopenIfNeeded()  # where it was moved away: logrotate needs no more
    if out.stream is None:
        raise OSError("the log could not be opened again")
    out.stream.write("".join(f"{line}\n" for line in lines))
    out.stream.flush()
