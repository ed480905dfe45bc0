"""What the conditions and the range of a request come to, by RFC 9110 §13.2.2 and §14; no answers.

The framework ignores If-Unmodified-Since, takes `If-Match: *` for a mismatch and a weak tag in
If-Range for a strong one, sends pieces in answer to HEAD and before it looks at the conditions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from werkzeug.http import parse_date, parse_etags


class Verdict(Enum):
    """What a client is to get, if it is not a piece."""

    WHOLE = auto()
    UNCHANGED = auto()
    """It has it already: 304."""
    ANOTHER = auto()
    """It expects another one than there is: 412."""
    OUTSIDE = auto()
    """It asks for a piece where there is nothing: 416."""


class Piece(NamedTuple):
    """The bytes from `start` on, before `stop`."""

    start: int
    stop: int


class Current(NamedTuple):
    """The representation that there is now. Its tag is strong."""

    etag: str
    size: int
    changed: datetime | None = None
    """When it last changed, in whole seconds, where that is known."""


_UNIT = re.compile(r"bytes=(.*)", re.IGNORECASE)
_RANGE = re.compile(r"(?P<first>\d*)-(?P<last>\d*)")
_DIGITS = 18
"""A number of more digits is behind the end of everything."""


def judge(environ: Mapping[str, object], current: Current) -> Verdict | Piece:
    """Return what the client is to get; conditions are those of GET and HEAD, ranges of GET."""
    asked = {
        name: str(environ[name]) for name in environ if name.startswith(("HTTP_IF_", "HTTP_RANGE"))
    }
    method = environ["REQUEST_METHOD"]
    if not asked or method not in ("GET", "HEAD"):
        return Verdict.WHOLE
    if _is_another(asked, current):
        return Verdict.ANOTHER
    if _is_unchanged(asked, current):
        return Verdict.UNCHANGED
    if method == "GET" and "HTTP_RANGE" in asked and _is_same(asked, current):
        return _piece(asked["HTTP_RANGE"], current.size)
    return Verdict.WHOLE


def _is_another(asked: Mapping[str, str], current: Current) -> bool:
    if "HTTP_IF_MATCH" in asked:
        tags = parse_etags(asked["HTTP_IF_MATCH"])
        return not (tags.star_tag or tags.is_strong(current.etag))
    since = parse_date(asked.get("HTTP_IF_UNMODIFIED_SINCE"))
    return since is not None and current.changed is not None and current.changed > since


def _is_unchanged(asked: Mapping[str, str], current: Current) -> bool:
    if "HTTP_IF_NONE_MATCH" in asked:
        tags = parse_etags(asked["HTTP_IF_NONE_MATCH"])
        return tags.star_tag or tags.contains_weak(current.etag)
    since = parse_date(asked.get("HTTP_IF_MODIFIED_SINCE"))
    return since is not None and current.changed is not None and current.changed <= since


def _is_same(asked: Mapping[str, str], current: Current) -> bool:
    """Tell whether a piece is of what the client has the rest of: weak tags do not say so."""
    told = asked.get("HTTP_IF_RANGE", "").strip()
    if not told:
        return True
    if told.startswith(('"', "W/")):
        return told == f'"{current.etag}"'
    return current.changed is not None and parse_date(told) == current.changed


def _piece(asked: str, size: int) -> Verdict | Piece:
    """Return the piece; of several, in another unit or not to be read, the whole is sent."""
    unit = _UNIT.fullmatch(asked.strip())
    told = [one.strip() for one in unit[1].split(",")] if unit else []
    ranges = [_RANGE.fullmatch(one) for one in told if one]
    if not ranges or not size or any(one is None or _is_invalid(one) for one in ranges):
        return Verdict.WHOLE
    pieces = [_bounds(one, size) for one in ranges if one is not None]
    if not any(pieces):
        return Verdict.OUTSIDE
    first = pieces[0]
    return first if len(pieces) == 1 and first is not None else Verdict.WHOLE


def _is_invalid(one: re.Match[str]) -> bool:
    first, last = one["first"], one["last"]
    return not (first or last) or bool(first and last and _number(last) < _number(first))


def _bounds(one: re.Match[str], size: int) -> Piece | None:
    """Return what a range takes of so many bytes; None where it takes nothing."""
    if not one["first"]:
        length = min(_number(one["last"]), size)
        return Piece(start=size - length, stop=size) if length else None
    start = _number(one["first"])
    stop = min(_number(one["last"]) + 1, size) if one["last"] else size
    return Piece(start=start, stop=stop) if start < size else None


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _DIGITS else 10**_DIGITS
