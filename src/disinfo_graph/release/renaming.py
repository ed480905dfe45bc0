"""Renames a case of a site: the next release has another IRI for it, the old one leads there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import names, recovery, redaction, site, state, withdrawal


def rename(root: Path, old: str, new: str, at: datetime) -> int:
    """Have a case go by another slug from the next release on; return how many keys it has.

    Raises ReleaseError for a slug that is none, is not known or is another case's.
    """
    site.current(root)
    with site.writing(root):
        recovery.recover(root, at)
        before = {row["old"]: row["new"] for row in state.aliases(root)}
        keys = [key for key, slug in state.slugs(root).items() if slug == old]
        if not keys:
            raise ReleaseError(
                f"{root}: no case goes by {old!r} (expected the slug of one that was published)"
            )
        if before.get(old) != new:  # else a command was killed half-way, which is now done
            _require_free(root, new)
        # The name first: that a slug leads to one that no case has yet does no harm.
        names.note(root, at, {old: new})
        state.move_slugs(root, {key: new for key in keys})
        # By hashes, as withdrawals are told: this file outlives a case that is withdrawn.
        told = {"case": withdrawal.hashed(old), "name": withdrawal.hashed(new)}
        state.note(root, at, "rename", **told)
    return len(keys)


def _require_free(root: Path, new: str) -> None:
    if not iris.is_slug(new):
        raise ReleaseError(
            f"{new!r}: not a slug (expected at most {iris.SLUG_LENGTH} characters: words of a-z "
            "and 0-9, joined by hyphens)"
        )
    taken = new in state.slugs(root).values() or new in names.read(root)
    held = any(new in redaction.slugs(release) for release in site.releases(root))
    gone = withdrawal.known(withdrawal.read(root)).case(new)
    if taken or held or gone:
        raise ReleaseError(
            f"{root}: {new!r} is or was the slug of a case (expected one that none ever had)"
        )
