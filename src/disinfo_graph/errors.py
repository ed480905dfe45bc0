"""Everything this package raises for a caller to catch; it knows nothing of how errors are shown.

    DisinfoGraphError
    ├── ConfigError         told to do something that cannot be done here
    ├── InputError          a file or line that was refused
    │   ├── MissingInput    a file that is not there
    │   └── UnknownForm     a file that no reader takes
    ├── ReleaseError        a release that cannot be made, found or read
    ├── Unfit               a term that a syntax cannot carry
    ├── UploadError         something handed in that got no report
    │   ├── UploadRefused   it cannot be read, or is of no known form
    │   └── UploadStopped   its report takes more than one may
    └── QueryError          a query that got no answer
        ├── QueryRefused    not run: forbidden, or not SPARQL
        ├── QueryNotAcceptable  its answer is of a kind that the client does not take
        ├── QueryBusy       not run: no room at the moment
        ├── QueryTooMany    not run: this client asks more than one may
        ├── QueryStopped    run, and stopped at a limit
        └── EndpointError   asked of a server that gave no whole answer, or is no endpoint

Below these stand only `web.reading.Switched`, a QueryBusy by which a page is asked for anew, and
`client.fetching.Gone`, a ReleaseError by which something else is asked for.

Messages read *where: what (what was expected)*. A finding about a case is data, not an exception.
"""

from __future__ import annotations


class DisinfoGraphError(Exception):
    """The root: catch this to catch whatever the package raises on purpose."""


class ConfigError(DisinfoGraphError):
    """Raised when settings or options ask for something that cannot be done here."""


class InputError(DisinfoGraphError):
    """Raised when a file, or one line of it, is refused; the message begins with the place."""

    def __init__(self, message: str, *, source: str, line: int | None = None) -> None:
        self.reason = message
        self.source = source
        self.line = line
        place = source if line is None else f"{source}:{line}"
        super().__init__(f"{place}: {message}")


class MissingInput(InputError):
    """Raised when there is no file or folder of the name given."""


class UnknownForm(InputError):
    """Raised for a file of a form that no reader takes."""


class ReleaseError(DisinfoGraphError):
    """Raised when a release cannot be made, found, verified or read."""


class Unfit(DisinfoGraphError):
    """Raised for a term that a syntax has no way to write."""


class UploadError(DisinfoGraphError):
    """Raised when something handed in got no report; never raised for one that finds faults."""


class UploadRefused(UploadError):
    """Raised for what cannot be read; `line` counts from 1, None where no place is known."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        self.line = line
        super().__init__(message if line is None else f"line {line}: {message}")


class UploadStopped(UploadError):
    """Raised when a report met a limit; `limit` is its name, as of `QueryStopped`."""

    def __init__(self, message: str, *, limit: str) -> None:
        self.limit = limit
        super().__init__(message)


class QueryError(DisinfoGraphError):
    """Raised when a query got no answer; never raised for an answer that is merely empty."""


class QueryRefused(QueryError):
    """Raised before a query runs: it is forbidden, or it is not SPARQL 1.1.

    `line` and `column` count from 1 and are None where the parser gives no place.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        self.reason = message
        self.line = line
        self.column = column
        place = "" if line is None else f"line {line}, column {column}: "
        super().__init__(f"{place}{message}")


class QueryNotAcceptable(QueryError):
    """Raised when no syntax that the client accepts can carry the answer.

    `available` are the media types that can, with commas between; none where nobody says.
    """

    def __init__(self, message: str, *, available: str = "") -> None:
        self.available = available
        super().__init__(message)


class QueryBusy(QueryError):
    """Raised when there is no room for a query now.

    `retry_after` is in seconds; None where a server asked by the client does not say. `limit` names
    what is full, where that has a name: `slow` are the places of queries that take long.
    """

    def __init__(self, message: str, *, retry_after: int | None, limit: str | None = None) -> None:
        self.limit = limit
        self.retry_after = retry_after
        super().__init__(message)


class QueryTooMany(QueryError):
    """Raised when one client asks more than one may.

    `retry_after` is in seconds; None where a server asked by the client does not say. `limit` is
    `rate` for too many in a time, `places` for too many at once.
    """

    def __init__(self, message: str, *, limit: str, retry_after: int | None) -> None:
        self.limit = limit
        self.retry_after = retry_after
        super().__init__(message)


class QueryStopped(QueryError):
    """Raised when a running query met a limit.

    `limit` is the limit's name in `config.Limits`.

    A client that went away is a limit too, called `client`; so is what the engine cannot hold
    because it is too complex, called `complexity`.
    """

    def __init__(self, message: str, *, limit: str) -> None:
        self.limit = limit
        super().__init__(message)


class EndpointError(QueryError):
    """Raised by the client alone: no connection, no SPARQL endpoint, or an answer cut short."""
