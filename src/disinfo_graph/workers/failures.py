"""How a failure reaches the client: exceptions as messages, deaths as exceptions; nothing else."""

from __future__ import annotations

import os
import signal

from disinfo_graph import errors
from disinfo_graph.errors import DisinfoGraphError, QueryBusy, QueryStopped
from disinfo_graph.workers.messages import Failed

_TOO_COMPLEX = "the query is too complex for the engine"
_NO_MEMORY = "the query needs more memory than one query may take"
_MOST_TEXT = 2_000
"""Characters of one text of an error: it may quote a query, and has to fit into one packet."""

DEATHS: dict[int, tuple[str, str]] = {
    signal.SIGABRT: ("memory", _NO_MEMORY),  # a failed allocation aborts Rust and C++
    signal.SIGSEGV: ("complexity", _TOO_COMPLEX),  # the stack is full
    signal.SIGBUS: ("complexity", _TOO_COMPLEX),
    signal.SIGXCPU: ("seconds", "the query needs more processor time than one query may take"),
}
"""What it means when a worker ends by a signal that its limits have it sent: limit, message.

Any other one came from outside, and who sent it is not known: a person, or the kernel that needed
memory, and took it from whoever had most.
"""

_AGAIN = 1
"""Seconds until another worker stands in the place of one that was lost."""

_EXCEPTIONS: dict[type[Exception], tuple[str, str]] = {
    MemoryError: ("memory", _NO_MEMORY),
    RecursionError: ("complexity", _TOO_COMPLEX),
}


def death(status: int) -> DisinfoGraphError:
    """Return what a client is told when a worker ended with this wait status."""
    code = os.waitstatus_to_exitcode(status)
    if -code in DEATHS:
        limit, message = DEATHS[-code]
        return QueryStopped(message, limit=limit)
    if code < 0:
        lost = f"the worker was lost: signal {-code} ended it, which no limit of a query sends"
        return QueryBusy(lost, retry_after=_AGAIN)
    return DisinfoGraphError(f"worker: ended by exit code {code} while answering")


def gone() -> QueryStopped:
    """Return the end of a request that nobody waits for any more."""
    return QueryStopped("the client went away", limit="client")


def known(error: Exception) -> DisinfoGraphError:
    """Return the error as one of this package's own."""
    if isinstance(error, DisinfoGraphError):
        return error
    for kind, (limit, message) in _EXCEPTIONS.items():
        if isinstance(error, kind):
            return QueryStopped(message, limit=limit)
    return DisinfoGraphError(f"{type(error).__name__}: {error}")


def packed(error: DisinfoGraphError) -> Failed:
    """Return the error as a message; a class from elsewhere travels as its nearest ancestor."""
    kind = next(base for base in type(error).__mro__ if base.__module__ == errors.__name__)
    fields = {name: _cut(value) for name, value in vars(error).items() if _plain(value)}
    return Failed(kind=kind.__name__, text=_shortened(str(error)), fields=fields)


def unpacked(failure: Failed) -> DisinfoGraphError:
    """Return the error that was packed: same class, text and fields."""
    kind: object = getattr(errors, failure.kind, DisinfoGraphError)
    if not (isinstance(kind, type) and issubclass(kind, DisinfoGraphError)):
        kind = DisinfoGraphError
    error = kind.__new__(kind, failure.text)  # __init__ would write the place a second time
    vars(error).update(failure.fields)
    return error


def _cut(value: object) -> object:
    return _shortened(value) if isinstance(value, str) else value


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def _plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)
