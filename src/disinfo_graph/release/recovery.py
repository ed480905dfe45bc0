"""Puts a site in order after a program was killed while it wrote there; needs the site's lock.

Also what a withdrawal left undone is done, because a server still read a release or it was killed.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from disinfo_graph.release import finishing, manifest, site, state
from disinfo_graph.release.feed import log


def recover(root: Path, at: datetime | None = None) -> None:
    """Remove a release that was finished but never live, and log the live one if nobody did.

    A program may die between giving a release its name, switching to it, and logging that. Only
    what was made to follow the live release, and is in no log, can be such a leftover.

    `at` is the time to log for what is done now.
    """
    log.settle(root)
    live = site.live(root)
    logged = {value for row in state.audit(root) for value in row.values()}
    for folder in site.releases(root):
        told = manifest.read(folder)
        if told.id in logged:
            continue
        if live is not None and told.id == live.id:
            state.note(root, told.published, "publish", release=told.id)
        elif told.previous == (None if live is None else live.id) and not told.redactionOf:
            site.remove(folder)
    finishing.finish(root, at)
