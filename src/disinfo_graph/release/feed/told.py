"""What the feed is made of: publications, their pages, their members; it reads no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

PAGE_SIZE = 250
"""So many members make a page full."""

_NAME = re.compile(r"(?P<number>[0-9]{1,9})(?:-(?P<again>[0-9]{1,9}))?")
_STAMP = "%Y%m%dT%H%M%SZ"


class Kind(StrEnum):
    """What became of a case in a publication."""

    CREATED = "created"
    CHANGED = "changed"
    RESTORED = "restored"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"

    @property
    def gone(self) -> bool:
        """Whether the case is in the release no more."""
        return self in (Kind.REMOVED, Kind.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A version of a case."""

    slug: str
    kind: Kind
    stamp: str
    """Of the publication that told of it."""
    before: str
    """The stamp of the version that it follows; empty for the first one."""
    digest: str
    """SHA-256 of the document; of a withdrawn case, of each slug that it had; else empty."""
    size: int
    """Of the document or tombstone, in bytes."""

    @property
    def name(self) -> str:
        """What the IRI of the version ends in."""
        return f"{self.slug}/{self.stamp}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the feed: `name` is in its IRI, `file` in the names of its files."""

    base: str
    """Of the release that it was written for: each base has a feed of its own."""
    name: str
    file: str
    members: int
    first: str
    """The stamp of its first member."""
    last: str
    closed: bool
    """Whether nothing will be added to it."""

    @property
    def number(self) -> int:
        """Its place among the pages."""
        return numbers(self.name)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A line of the feed: what was announced at once."""

    stamp: str
    base: str
    release: str
    """The release that it makes live."""
    before: str | None
    """The release that was live when it was written."""
    identity: str
    digest: str
    """Of all documents of the release, as `docs/changes.md` has it."""
    pages: tuple[Page, ...]
    """Those that it wrote; one of a name that was there takes that one's place."""
    removed: tuple[str, ...] = ()
    """The names of pages that are no more."""

    @property
    def time(self) -> datetime:
        """When it was announced."""
        return moment(self.stamp)


def numbers(name: str) -> tuple[int, int]:
    """Return what a page's name says: its place, and how often it was issued again."""
    told = _NAME.fullmatch(name)
    return (int(told["number"]), int(told["again"] or 0)) if told else (0, 0)


def stamp(moment: datetime) -> str:
    """Return a moment as it stands in names; those of later moments sort behind it."""
    return moment.astimezone(UTC).strftime(_STAMP)


@lru_cache(maxsize=64)
def moment(told: str) -> datetime:
    """Return the moment of a stamp; raises ValueError for what is none."""
    return datetime.strptime(told, _STAMP).replace(tzinfo=UTC)


def publication(row: dict[str, Any]) -> Publication:
    """Return what a row of the state tells."""
    pages = tuple(Page(**one) for one in row["pages"])
    return Publication(**{**row, "pages": pages, "removed": tuple(row["removed"])})


def live(lines: tuple[Publication, ...], base: str) -> dict[str, Page]:
    """Return the pages of the feed of a base, in their order, by name."""
    pages: dict[str, Page] = {}
    for line in lines:
        for name in line.removed:
            pages.pop(name, None)
        pages |= {page.name: page for page in line.pages if page.base == base}
    return in_order(pages)


def in_order(pages: dict[str, Page]) -> dict[str, Page]:
    """Return pages in the order of what they hold."""
    return dict(sorted(pages.items(), key=lambda item: numbers(item[0])))
