"""Puts a site in order after a program was killed while it wrote there; needs the site's lock."""

from __future__ import annotations

from pathlib import Path

from disinfo_graph.release import manifest, site, state


def recover(root: Path) -> None:
    """Remove releases that were finished but never live, and log the live one if nobody did.

    A program may die between giving a release its name, switching to it, and logging that.
    """
    live = site.live(root)
    logged = {value for row in state.audit(root) for value in row.values()}
    for folder in site.releases(root):
        if folder.name in logged:
            continue
        if live is not None and folder.name == live.id:
            told = manifest.read(folder)
            state.note(root, told.published, "publish", release=told.id)
        else:
            site.remove(folder)
