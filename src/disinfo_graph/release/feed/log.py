"""The lines of the feed that count, and those that do not: of a publication that was killed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import site, state
from disinfo_graph.release.feed import pages, told
from disinfo_graph.release.feed.told import Page, Publication


def lines(root: Path) -> tuple[Publication, ...]:
    """Return the publications that anybody may be told of, oldest first."""
    found = tuple(map(_publication, state.feed(root)))
    return found[:-1] if _pending(root, found) else found


def _publication(row: dict[str, object]) -> Publication:
    try:
        return told.publication(row)
    except (KeyError, TypeError) as error:
        raise ReleaseError(f"state/{state.FEED}: {error!r} (expected a publication)") from error


def _pending(root: Path, found: tuple[Publication, ...]) -> bool:
    """Tell whether the site was never switched to the release of the last line.

    A line without its switch knows the release that is still live.
    """
    if not found:
        return False
    link = site.linked(root)
    return found[-1].release != link and found[-1].before == link


def note(root: Path, line: Publication) -> None:
    """Add a publication; its pages are on disk."""
    state.note_feed(root, asdict(line))


def live(root: Path, base: str) -> dict[str, Page]:
    """Return the pages of the feed of a base, in their order, by name."""
    return told.live(lines(root), base)


def kept(found: tuple[Publication, ...]) -> dict[str, dict[str, Page]]:
    """Return the pages of every feed of the site, by its base."""
    bases = dict.fromkeys(page.base for line in found for page in line.pages)
    return {base: told.live(found, base) for base in bases}


def settle(root: Path) -> None:
    """Take back what was announced without a switch, and remove the files of no page.

    Needs the site's lock.
    """
    found = tuple(map(_publication, state.feed(root)))
    if _pending(root, found):
        state.drop_last_of_feed(root)
    for path in loose(root):
        path.unlink()


def loose(root: Path) -> list[Path]:
    """Return the files in the feed's folder that belong to no page.

    Those of before the last publication stay until the next, for whoever switches back by hand,
    unless it took something out.
    """
    found = lines(root)
    back = found[:-1] if found and not found[-1].removed else found
    there = (*kept(found).values(), *kept(back).values())
    named = {page.file for one in there for page in one.values()}
    folder = root / pages.FOLDER
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.stem not in named)
