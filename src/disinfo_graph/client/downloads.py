"""Downloads all dumps of a release, resuming what was cut; it trusts no name and no byte of them.

Whether a file is what it should be is for others to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from disinfo_graph.client import fetching
from disinfo_graph.client.fetching import Fetching, Gone
from disinfo_graph.dumps import files, packing
from disinfo_graph.errors import ReleaseError

_LATEST = "dumps/latest/"
_PART = ".part"
_SMALL = 1 << 20
"""The most bytes that checksums, signature and key may have each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The folder of one release's dumps on a server."""

    url: str
    """With a slash at the end."""
    web: Fetching

    @property
    def release(self) -> str:
        """The last part of its address, which is the release's name at every site."""
        return urlsplit(self.url).path.rstrip("/").rpartition("/")[2]


def download(url: str, folder: Path) -> Source:
    """Download all dumps of a site's live release, or of the release at an address.

    What is there already and right is left as it is, what was begun is gone on with. Raises
    ReleaseError for an address without checksums, or where the connection breaks again and again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = _found(url, folder)
    for name in (files.SIGNATURE, files.SIGNERS):
        _small(source, name, folder)
    for name, sha256 in files.read_sums(folder).items():
        if not fetching.NAME.fullmatch(name):
            raise ReleaseError(f"{source.url}: {name!r} in {files.SUMS} (expected names of files)")
        if name not in files.SEALS:
            _fetch(source, folder / name, sha256)
    return source


def _found(url: str, folder: Path) -> Source:
    """Return where the dumps are, after all redirections; their checksums are in the folder."""
    base = url if url.endswith("/") else f"{url}/"
    web = fetching.opened(url)
    places = [base] if "/dumps/" in base else [base + _LATEST, base]
    for place in places:
        source = Source(url=place, web=web)
        if (found := _small(source, files.SUMS, folder)) is not None:
            return Source(url=urljoin(found, "."), web=web)
    raise ReleaseError(f"{url}: no {files.SUMS} (expected a site, or the dumps of a release)")


def _small(source: Source, name: str, folder: Path) -> str | None:
    """Fetch a small file anew; return where it was, or None where there is none."""
    path = folder / name
    try:
        found, content = source.web.small(source.url + name, _SMALL)
    except Gone:
        path.unlink(missing_ok=True)
        return None
    path.write_bytes(content)
    return found


def _fetch(source: Source, path: Path, sha256: str) -> None:
    """Have a file in its place, right or wrong; one that is right already stays as it is."""
    if path.is_file() and packing.checksum(path) == sha256:
        return
    part = path.with_name(path.name + _PART)
    source.web.file(source.url + path.name, part, sha256)
    part.replace(path)
