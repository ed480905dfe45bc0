"""Carries withdrawals out: whatever a killed `withdraw` left undone, the next command does.

Each step is whole or not there, and is done again only where it is not: keys are forgotten, then
each release that holds a case is copied without it, then the site switches, then originals go.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import manifest, redaction, site, state, verification, withdrawal
from disinfo_graph.release.feed import log, redacting
from disinfo_graph.release.withdrawal import Withdrawal

_PAUSE = 0.1
"""Seconds between two looks at whether a server has let go of a release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What was done, and what is still there."""

    copies: tuple[str, ...] = ()
    """The releases that were redacted now, by their new names."""
    removed: tuple[str, ...] = ()
    """The releases that were removed now."""
    in_use: tuple[str, ...] = ()
    """Releases that a server still reads; they are to be removed."""


def pending(root: Path) -> bool:
    """Tell whether anything that was withdrawn is still there."""
    told = withdrawal.read(root)
    if not told:
        return False
    if site.superseded(root) or site.half_made(root):
        return True
    live = site.live(root)
    if log.loose(root) or (live is not None and redacting.due(root, told, live.base)):
        return True
    return any(redaction.held(one, told) for one in site.releases(root))


def finish(root: Path, at: datetime | None = None, *, wait: float = 0.0) -> Finished:
    """Take what was withdrawn out of every release; needs the site's lock.

    `at` is the time to log; without it, that of the last withdrawal. Servers that read a release
    are waited for at most `wait` seconds. Raises ReleaseError for a release that cannot
    be redacted.
    """
    told = withdrawal.read(root)
    if not told:
        return Finished()
    at = at or max(one.at for one in told)
    _log_withdrawals(root, told)
    known = withdrawal.known(told)
    state.drop_slugs(root, lambda key, slug: known.case(slug, (key,)))
    site.clear(root)
    holding = [one for one in site.releases(root) if redaction.held(one, told)]
    copies = [_redacted(root, one, told) for one in holding]
    _log(root, at)
    _announce(root, at, told)
    _switch(root, at)
    log.settle(root)
    removed = _removed(root, at, time.monotonic() + wait)
    in_use = tuple(folder.name for folder in site.superseded(root))
    return Finished(copies=tuple(copies), removed=tuple(removed), in_use=in_use)


def _redacted(root: Path, source: Path, told: Sequence[Withdrawal]) -> str:
    before = manifest.read(source).previous
    building = site.building(root)
    try:
        made = redaction.copy(source, building, told, site.heirs(root).get(before or "", before))
        built = building / "release"
        verification.require(built)
        site.finish(root, built, made.id)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return made.id


def _log_withdrawals(root: Path, told: Sequence[Withdrawal]) -> None:
    """Log each withdrawal once, with the releases that hold the case: none is redacted yet."""
    logged = {row["case"] for row in state.audit(root) if row["action"] == "withdraw"}
    for one in told:
        if one.id not in logged:
            known = withdrawal.known([one])
            folders = (*site.superseded(root), *site.releases(root))
            holding = [path.name for path in folders if any(map(known.case, redaction.slugs(path)))]
            state.note(root, one.at, "withdraw", case=one.id, releases=" ".join(holding))


def _log(root: Path, at: datetime) -> None:
    """Log each copy once, also those that a killed command made."""
    logged = {row["copy"] for row in state.audit(root) if row["action"] == "redact"}
    for folder in site.releases(root):
        told = manifest.read(folder)
        if told.redactionOf and told.id not in logged:
            state.note(root, at, "redact", release=told.redactionOf[-1], copy=told.id)


def _announce(root: Path, at: datetime, told: Sequence[Withdrawal]) -> None:
    """Take what was withdrawn out of the feed, and have the feed tell of it."""
    live = site.live(root)
    if live is not None:
        to_be = site.heirs(root).get(live.id, live.id)
        redacting.redact(root, told, site.named(root, to_be), at)


def _switch(root: Path, at: datetime) -> None:
    live = site.live(root)
    heir = site.heirs(root).get(live.id) if live is not None else None
    if live is not None and heir is not None:
        site.switch(root, site.named(root, heir))
        state.note(root, at, "switch", release=heir, before=live.id)


def _removed(root: Path, at: datetime, until: float) -> list[str]:
    removed = []
    while left := site.superseded(root):
        free = [folder for folder in left if not site.in_use(folder)]
        for folder in free:
            state.note(root, at, "remove", release=folder.name)
            site.remove(folder)
            removed.append(folder.name)
        if len(free) == len(left) or time.monotonic() >= until:
            break
        time.sleep(_PAUSE)
    return removed


def require_redacted(root: Path, release: Path) -> None:
    """Raise ReleaseError for a release that holds a case which was withdrawn."""
    if redaction.held(release, withdrawal.read(root)):
        raise ReleaseError(
            f"{release}: holds cases that were withdrawn (expected a release redacted to date: "
            f"`disinfo-graph prune` finishes a withdrawal)"
        )
