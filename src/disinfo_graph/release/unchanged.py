"""Since when the cases of a release are as they are, by what the kept releases say of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites

DIGESTS = "cases.tsv"
"""Of each case of a release, a hash of what is said of it."""


def digests(release: Path) -> dict[str, str]:
    """Return the digests of a release's cases, by slug."""
    rows = (release / DIGESTS).read_text(encoding="utf-8").splitlines()
    return {slug: digest for slug, _, digest in (row.partition("\t") for row in rows)}


def since(site: Path, release: Path) -> dict[str, datetime]:
    """Return by slug the publication of the earliest kept release since which a case is the same.

    Raises ReleaseError where the release does not say what cases it has.
    """
    told = manifest.read(release).published
    same = _digests(release)
    found = dict.fromkeys(same, told)
    for folder in reversed(sites.releases(site)):
        before = manifest.read(folder).published
        if folder.name == release.name or before > told:
            continue
        try:
            known = digests(folder)
        except (OSError, UnicodeDecodeError):
            break  # nothing is known of what was before
        same = {slug: digest for slug, digest in same.items() if known.get(slug) == digest}
        found.update(dict.fromkeys(same, before))
    return found


def _digests(release: Path) -> dict[str, str]:
    try:
        return digests(release)
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"{release / DIGESTS}: {error} (expected a row for each case)"
        ) from error
