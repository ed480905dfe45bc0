"""Announces what a release says otherwise than the feed said last; it switches to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from disinfo_graph.iris import Iris
from disinfo_graph.release import manifest, site, withdrawal
from disinfo_graph.release.feed import dump, log, pages, told
from disinfo_graph.release.feed.told import Kind, Member, Page, Publication
from disinfo_graph.release.feed.writing import Writer
from disinfo_graph.release.withdrawal import Withdrawal

Latest = dict[str, Member]
"""The newest version of each case that was announced, by slug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where the feed stands before a publication."""

    lines: tuple[Publication, ...]
    pages: Mapping[str, Page]
    """Those of the release's base, by name."""
    latest: Latest
    written: Sequence[Page] = ()
    """Pages that were issued anew for this publication."""
    removed: Sequence[str] = field(default=())
    """Those in whose place they were."""


def announce(root: Path, release: Path, at: datetime) -> None:
    """Announce a release before the site is switched to it; needs the site's lock."""
    found = log.lines(root)
    there = told.live(found, manifest.read(release).base)
    stand = Stand(lines=found, pages=there, latest=latest(root, there.values()))
    announced(root, release, stamp(found, at), stand)


def latest(root: Path, there: Iterable[Page]) -> Latest:
    """Return the newest version of each case on these pages."""
    return {
        place.member.slug: place.member for page in there for place in pages.members(root, page)
    }


def stamp(found: tuple[Publication, ...], at: datetime) -> str:
    """Return the stamp of a publication: nothing is announced earlier than what came before."""
    if not found:
        return told.stamp(at)
    return told.stamp(max(at, found[-1].time + timedelta(seconds=1)))


def announced(root: Path, release: Path, now: str, stand: Stand) -> None:
    """Write the pages of a publication, then its line."""
    known = manifest.read(release)
    iris = Iris(known.base)
    digests: dict[str, str] = {}
    again = {told.numbers(name)[0] for line in stand.lines for name in _names(line)}
    with Writer(root, iris, now, max(again, default=0) + 1) as writer:
        _go_on(writer, stand)
        for member, document in _changed(release, now, stand.latest, digests):
            writer.add(member, document)
        for one in _removed(now, stand.latest, digests):
            writer.add(one, b"")
        for stone, document in _buried(root, iris, now, stand.latest):
            writer.add(stone, document)
    line = Publication(
        stamp=now,
        base=known.base,
        release=release.name,
        before=site.linked(root),
        identity=known.identity,
        digest=dump.digest(digests),
        pages=_once((*stand.written, *writer.written)),
        removed=tuple(stand.removed),
    )
    log.note(root, line)


def _names(line: Publication) -> Iterator[str]:
    yield from (page.name for page in line.pages)
    yield from line.removed


def _once(written: Iterable[Page]) -> tuple[Page, ...]:
    return tuple({page.name: page for page in written}.values())


def _go_on(writer: Writer, stand: Stand) -> None:
    for last in [*stand.pages.values()][-1:]:
        if not last.closed:
            writer.go_on(last)


def _changed(
    release: Path, now: str, before: Latest, digests: dict[str, str]
) -> Iterator[tuple[Member, bytes]]:
    """Yield what is new, changed or there again; note the hash of each document."""
    for slug, document in dump.documents(release):
        digests[slug] = sha256(document).hexdigest()
        known = before.get(slug)
        if known is None:
            kind = Kind.CREATED
        elif known.kind.gone:
            kind = Kind.RESTORED
        elif known.digest != digests[slug]:
            kind = Kind.CHANGED
        else:
            continue
        made = _member(slug, kind, now, known)
        yield replace(made, digest=digests[slug], size=len(document)), document


def _removed(now: str, before: Latest, digests: Mapping[str, str]) -> Iterator[Member]:
    for slug, known in sorted(before.items()):
        if slug not in digests and not known.kind.gone:
            yield _member(slug, Kind.REMOVED, now, known)


def _member(slug: str, kind: Kind, now: str, known: Member | None) -> Member:
    before = "" if known is None else known.stamp
    return Member(slug=slug, kind=kind, stamp=now, before=before, digest="", size=0)


def unburied(withdrawals: Iterable[Withdrawal], before: Latest) -> list[Withdrawal]:
    """Return the withdrawals that the feed did not announce yet."""
    there = {slug for slug, member in before.items() if member.kind is Kind.WITHDRAWN}
    return [one for one in withdrawals if one.id not in there]


def _buried(root: Path, iris: Iris, now: str, before: Latest) -> Iterator[tuple[Member, bytes]]:
    for one in unburied(withdrawal.read(root), before):
        document = withdrawal.bare_document(withdrawal.tombstone(one, iris))
        made = _member(one.id, Kind.WITHDRAWN, now, None)
        hashes = " ".join((one.slug, *sorted(one.others)))
        yield replace(made, digest=hashes, size=len(document)), document
