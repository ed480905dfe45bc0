"""Lets a command that is told to end put its things in order first; it ends nothing itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

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
