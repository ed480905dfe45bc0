"""Takes withdrawn cases out of the feed: pages that tell of one are issued anew without it.

The other members keep their IRIs. A version of another case that links to a withdrawn one goes
too, and that case, as it is without the link, is announced again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from disinfo_graph.iris import OF_A_CASE, Iris
from disinfo_graph.release import manifest, withdrawal
from disinfo_graph.release.feed import announcing, log, pages, told
from disinfo_graph.release.feed.announcing import Latest, Stand
from disinfo_graph.release.feed.told import Kind, Member, Page
from disinfo_graph.release.feed.writing import Writer
from disinfo_graph.release.withdrawal import Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redaction:
    """Which members go: those of these cases, and those that point at one."""

    slugs: frozenset[str]
    marks: tuple[bytes, ...]

    def drops(self, member: Member, document: bytes) -> bool:
        """Tell whether a member goes."""
        if member.kind is Kind.WITHDRAWN:
            return False
        return member.slug in self.slugs or any(mark in document for mark in self.marks)


def due(root: Path, withdrawals: Sequence[Withdrawal], base: str) -> bool:
    """Tell whether the feed still holds a withdrawn case, or did not tell of a withdrawal yet."""
    found = log.lines(root)
    if not withdrawals or not found:
        return False
    there = log.kept(found)
    if _slugs(root, (page for one in there.values() for page in one.values()), withdrawals):
        return True
    known = announcing.latest(root, there.get(base, {}).values())
    return base in there and bool(announcing.unburied(withdrawals, known))


def redact(root: Path, withdrawals: Sequence[Withdrawal], release: Path, at: datetime) -> None:
    """Issue pages anew, and announce what the withdrawals changed; needs the site's lock.

    `release` is the one that is live, or that the site is about to be switched to.
    """
    base = manifest.read(release).base
    if not due(root, withdrawals, base):
        return
    found = log.lines(root)
    there = log.kept(found)
    slugs = _slugs(root, (page for one in there.values() for page in one.values()), withdrawals)
    marks = tuple(f'/id/{kind}/{slug}"'.encode() for slug in slugs for kind in OF_A_CASE)
    drops = _Redaction(slugs=slugs, marks=marks)
    stand = Stand(
        lines=found,
        pages=there.get(base, {}),
        latest=announcing.latest(root, there.get(base, {}).values()),
    )
    now = announcing.stamp(found, at)
    for one, its in there.items():
        stand = _issued(root, Iris(one), now, its, drops, stand, here=one == base)
    announcing.announced(root, release, now, stand)


def _slugs(root: Path, there: Iterable[Page], withdrawals: Iterable[Withdrawal]) -> frozenset[str]:
    """Return the slugs of the withdrawn cases of which there are still versions."""
    known = withdrawal.known(withdrawals)
    members = (place.member for page in there for place in pages.members(root, page))
    return frozenset(
        one.slug for one in members if one.kind is not Kind.WITHDRAWN and known.case(one.slug)
    )


def _issued(
    root: Path,
    iris: Iris,
    now: str,
    there: Mapping[str, Page],
    drops: _Redaction,
    stand: Stand,
    *,
    here: bool,
) -> Stand:
    """Write the pages of one base without what goes; return where the feed then stands."""
    for page in there.values():
        gone = [one for one, document in pages.whole(root, page) if drops.drops(one, document)]
        if not gone:
            continue
        made = _again(root, iris, now, page, drops)
        stand = replace(
            stand,
            written=(*stand.written, *made),
            removed=(*stand.removed, page.name),
        )
        if here:
            stand = replace(
                stand,
                pages=_replaced(stand.pages, page, made),
                latest=_without(stand.latest, gone, drops),
            )
    return stand


def _again(root: Path, iris: Iris, now: str, page: Page, drops: _Redaction) -> tuple[Page, ...]:
    """Issue a page under a new name, without what goes; none where nothing stays."""
    kept = (
        (member, document)
        for member, document in pages.whole(root, page)
        if not drops.drops(member, document)
    )
    first = next(kept, None)
    if first is None:
        return ()
    number, again = told.numbers(page.name)
    # The page may be gone on with in the same publication, under a file name of its own.
    with Writer(root, iris, f"{now}-again", number) as writer:
        writer.begin(f"{number}-{again + 1}")
        for member, document in chain([first], kept):
            writer.add(member, document)
        writer.end(closed=page.closed)
    return tuple(writer.written)


def _replaced(there: Mapping[str, Page], page: Page, made: Iterable[Page]) -> dict[str, Page]:
    others = {name: one for name, one in there.items() if name != page.name}
    return told.in_order(others | {one.name: one for one in made})


def _without(latest: Latest, gone: Iterable[Member], drops: _Redaction) -> Latest:
    """Return the newest versions, of which those that went are to be announced anew."""
    left = dict(latest)
    for one in gone:
        if left.get(one.slug) != one:
            continue
        if one.slug in drops.slugs:
            del left[one.slug]
        else:
            left[one.slug] = replace(one, digest="")
    return left
