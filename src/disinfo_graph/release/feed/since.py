"""What changed since a release or a moment: of each case the newest change, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from disinfo_graph.release.feed import pages
from disinfo_graph.release.feed.pages import Place
from disinfo_graph.release.feed.told import Page, Publication

MOST = 100
"""So many changes stand on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A page of the changes between two publications."""

    until: Publication
    """The last one that counts."""
    places: tuple[Place, ...]
    more: bool
    """Whether others follow."""


def begun(lines: Iterable[Publication], since: str) -> Publication | None:
    """Return the publication after which changes count: of a release, or the last at a moment.

    None where the feed knows neither.
    """
    if (at := _moment(since)) is not None:
        earlier = [line for line in lines if line.time <= at]
    else:
        earlier = [line for line in lines if line.release == since]
    return earlier[-1] if earlier else None


def _moment(text: str) -> datetime | None:
    try:
        # An unescaped plus arrives as a space.
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def changes(
    root: Path, there: Iterable[Page], begin: Publication, until: Publication, after: str
) -> Changes:
    """Return the page of changes that follows one whose stamp and name are given, or the first."""
    newest = _newest(root, there, begin.stamp, until.stamp)
    left = (place for key, place in newest if key > _key(after))
    found = tuple(islice(left, MOST + 1))
    return Changes(until=until, places=found[:MOST], more=len(found) > MOST)


def _newest(
    root: Path, there: Iterable[Page], begin: str, end: str
) -> list[tuple[tuple[str, str], Place]]:
    """Return the newest change of each case with what it is sorted by, oldest first."""
    found: dict[str, Place] = {}
    for place in _between(root, there, begin, end):
        found[place.member.slug] = place
    told = (((place.member.stamp, slug), place) for slug, place in found.items())
    return sorted(told, key=lambda one: one[0])


def _between(root: Path, there: Iterable[Page], begin: str, end: str) -> Iterator[Place]:
    for page in there:
        if page.last > begin and page.first <= end:
            for place in pages.members(root, page):
                if begin < place.member.stamp <= end:
                    yield place


def cursor(place: Place) -> str:
    """Return what the next page begins after."""
    return f"{place.member.stamp}/{place.member.slug}"


def _key(after: str) -> tuple[str, str]:
    stamp, _, slug = after.partition("/")
    return stamp, slug


def published(lines: Iterable[Publication]) -> dict[str, Publication]:
    """Return publications by their stamps."""
    return {line.stamp: line for line in lines}
