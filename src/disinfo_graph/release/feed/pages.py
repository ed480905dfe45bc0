"""The files of a page: members, documents and RDF; written here, and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release.feed.told import Kind, Member, Page

FOLDER = "feed"
MEMBERS, DOCUMENTS, RDF = ".tsv", ".jsonl", ".trig"
SUFFIXES = (MEMBERS, DOCUMENTS, RDF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A member, and where its document lies among those of its page."""

    member: Member
    page: Page
    start: int


def path(root: Path, page: Page, suffix: str) -> Path:
    """Return one of a page's files."""
    return root / FOLDER / f"{page.file}{suffix}"


def members(root: Path, page: Page) -> Iterator[Place]:
    """Yield the members of a page, oldest first; raises ReleaseError where they are torn."""
    start = 0
    listed = path(root, page, MEMBERS)
    for number, row in enumerate(listed.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            slug, kind, stamp, before, digest, size = row.split("\t")
            member = Member(
                slug=slug,
                kind=Kind(kind),
                stamp=stamp,
                before=before,
                digest=digest,
                size=int(size),
            )
        except ValueError as error:
            raise ReleaseError(f"{listed}:{number}: {error} (expected a member)") from error
        yield Place(member=member, page=page, start=start)
        start += member.size


def row(member: Member) -> bytes:
    """Return a member as a line of its page's list."""
    told = (member.slug, member.kind, member.stamp, member.before, member.digest)
    return "\t".join((*told, f"{member.size}\n")).encode()


def documents(root: Path, places: Iterable[Place]) -> Iterator[bytes]:
    """Yield the document of each, which is empty for a case that was removed."""
    for one in places:
        with path(root, one.page, DOCUMENTS).open("rb") as file:
            file.seek(one.start)
            yield file.read(one.member.size)


def whole(root: Path, page: Page) -> Iterator[tuple[Member, bytes]]:
    """Yield the members of a page, each with its document."""
    with path(root, page, DOCUMENTS).open("rb") as file:
        for one in members(root, page):
            yield one.member, file.read(one.member.size)
