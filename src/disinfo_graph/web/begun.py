"""What the thread that reads requests has begun of one; it reads no query and words no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from waitress.proxy_headers import proxy_headers_middleware

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.query import Asking, Outcome
from disinfo_graph.web.memory import Entry, Key
from disinfo_graph.workers import Answer, failures

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BEGUN = "disinfo-graph.begun"
"""In the environment of a request: its `Begun`."""

_SMALL = 1 << 15
"""Bytes of an answer that the reading thread sends itself; a larger one is read from a file."""


@dataclass(slots=True, kw_only=True)
class Begun:
    """A request whose answer is in memory, or is being asked for."""

    key: Key
    entry: Entry | None = None
    asking: Asking | None = None
    found: Answer | DisinfoGraphError | None = None
    """What came of asking."""

    def fileno(self) -> int:
        """Return the descriptor that can be read from once the answer is there."""
        return self.asking.fileno() if self.asking is not None else -1

    def has_come(self) -> bool:
        """Tell whether there is an answer, or none will come any more."""
        return self.asking is not None and self.asking.has_come()

    def receive(self) -> bool:
        """Take the answer, which has come; tell whether it can be sent in no time."""
        if self.asking is not None:
            try:
                self.found = self.asking.answer()
            except DisinfoGraphError as error:
                self.found = error
        return isinstance(self.found, Answer) and self.found.size <= _SMALL

    def give_up(self) -> None:
        """Want no answer any more."""
        if self.asking is not None:
            self.asking.close()
        self.found = failures.gone()

    def outcome(self) -> Outcome | None:
        """Return what came of asking, or raise it; None where nothing was asked."""
        if isinstance(self.found, DisinfoGraphError):
            raise self.found
        return self.asking.outcome(self.found) if self.asking and self.found else None


Begin = Callable[["WSGIEnvironment"], Begun | None]
"""Takes the environment of a request and notes there what it returns."""


def behind(proxy: str, begin: Begin) -> Begin:
    """Return what begins a request as that of the client whom the proxy forwards for."""

    def seen(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        begin(environ)
        return ()

    app = proxy_headers_middleware(
        seen, trusted_proxy=proxy, trusted_proxy_headers={"x-forwarded-for"}, clear_untrusted=False
    )

    def begun(environ: WSGIEnvironment) -> Begun | None:
        copy = dict(environ)
        app(copy, lambda *told: lambda piece: None)  # what is malformed it answers, and begins not
        found: Begun | None = copy.get(BEGUN)
        if found:
            environ[BEGUN] = found
        return found

    return begun
