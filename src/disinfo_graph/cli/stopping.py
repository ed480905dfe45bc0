"""Lets a command that is told to end put its things in order first; it ends nothing itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.release import site as sites

NOTHING_PUBLISHED = "nothing was published"
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopped_cleanly() -> Iterator[None]:
    """Take SIGTERM and SIGHUP for the interrupt from the keyboard, unless they are ignored."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    # Whoever runs a command under nohup wants it to go on.
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


@contextmanager
def telling_what_is_live(site: Path) -> Iterator[None]:
    """Let an interrupt say which release is live, where it came after the switch to a new one."""
    before = _live(site)
    try:
        yield
    except KeyboardInterrupt as error:
        after = _live(site)
        told = NOTHING_PUBLISHED if after in (None, before) else f"release {after} is live"
        raise KeyboardInterrupt(told) from error


def _live(site: Path) -> str | None:
    try:
        return sites.current(site).name
    except DisinfoGraphError:
        return None
