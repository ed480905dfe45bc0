"""Makes the package's errors of what a server says instead of an answer; it sends nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from disinfo_graph.errors import (
    EndpointError,
    QueryBusy,
    QueryError,
    QueryNotAcceptable,
    QueryRefused,
    QueryStopped,
    QueryTooMany,
)

_MOST_TOLD = 500
_SEVERAL = re.compile(r"\s+")
_PLACE = re.compile(
    r"line[: ] ?(?P<l>\d+),? col(?:umn)?[: ] ?(?P<c>\d+)|\bat (?P<l2>\d+):(?P<c2>\d+)",
    re.IGNORECASE,
)
"""How servers say where a query is wrong, who say it in words only."""
_OWN_PLACE = re.compile(r"line \d+, column \d+: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is none: its status, what it says, and the members that programs read."""

    status: int
    detail: str
    members: Mapping[str, object]
    retry_after: int | None

    @classmethod
    def of(cls, response: urllib3.BaseHTTPResponse, body: bytes) -> Refusal:
        """Return what a response says."""
        kind = media_type(response.headers)
        members = _members(body) if kind.endswith("json") else {}
        plain = body.decode(errors="replace") if kind == "text/plain" else ""
        told = members.get("detail") or members.get("title") or plain or response.reason
        return cls(
            status=response.status,
            detail=_SEVERAL.sub(" ", str(told or "no reason")).strip()[:_MOST_TOLD],
            members=members,
            retry_after=retry_after(response.headers.get("Retry-After")),
        )

    def number(self, name: str) -> int | None:
        """Return a member that is a number."""
        found = self.members.get(name)
        return found if isinstance(found, int) else None


def _refused(url: str, refusal: Refusal, shift: int) -> QueryError:
    line, column, reason = _placed(refusal)
    # Only the first line has something before it that its author did not write.
    if line == 1 and column is not None:
        column = max(column - shift, 1)
    return QueryRefused(reason, line=line, column=column)


def _placed(refusal: Refusal) -> tuple[int | None, int | None, str]:
    line, column = refusal.number("line"), refusal.number("column")
    if line is not None and column is not None:
        return line, column, _OWN_PLACE.sub("", refusal.detail, count=1)
    found = _PLACE.search(refusal.detail)
    if found is None:
        return None, None, refusal.detail
    line, column = int(found["l"] or found["l2"]), int(found["c"] or found["c2"])
    return line, column, refusal.detail.replace(found[0], "here", 1)


def _not_acceptable(url: str, refusal: Refusal, shift: int) -> QueryError:
    return QueryNotAcceptable(refusal.detail)


def _busy(url: str, refusal: Refusal, shift: int) -> QueryError:
    return QueryBusy(refusal.detail, retry_after=refusal.retry_after)


def _too_many(url: str, refusal: Refusal, shift: int) -> QueryError:
    limit = str(refusal.members.get("limit", "rate"))
    return QueryTooMany(refusal.detail, limit=limit, retry_after=refusal.retry_after)


def _limited(url: str, refusal: Refusal, shift: int) -> QueryError:
    """Tell a query that ran into a limit from one that was not run."""
    limit = refusal.members.get("limit")
    if limit is not None:
        return QueryStopped(refusal.detail, limit=str(limit))
    return (_busy if refusal.status == 503 else _refused)(url, refusal, shift)


def _unexpected(url: str, refusal: Refusal, shift: int) -> QueryError:
    return EndpointError(
        f"{url}: {refusal.status} {refusal.detail} (expected the address of a SPARQL endpoint)"
    )


_FAULTS: dict[int, Callable[[str, Refusal, int], QueryError]] = {
    400: _refused,
    406: _not_acceptable,
    413: _limited,
    414: _refused,
    422: _refused,
    429: _too_many,
    503: _limited,
}
"""By status; every other one is no answer of an endpoint."""


def refusal(url: str, told: Refusal, shift: int) -> QueryError:
    """Return the error for what a server says."""
    return _FAULTS.get(told.status, _unexpected)(url, told, shift)


def wait(error: QueryError) -> int | None:
    """Return the seconds after which to ask again; None where that is of no use, or not told."""
    return error.retry_after if isinstance(error, QueryBusy | QueryTooMany) else None


def media_type(headers: Mapping[str, str]) -> str:
    """Return the media type of a response, without parameters."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _members(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def retry_after(told: str | None) -> int | None:
    try:
        return None if told is None else round(Retry().parse_retry_after(told))
    except HTTPError:
        return None
