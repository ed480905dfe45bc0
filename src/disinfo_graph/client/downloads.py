"""Downloads the dumps of a release, resuming what was cut; it trusts no name and no byte of them.

Memory holds a piece. Whether a file is what it should be is told by its checksum alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from disinfo_graph.client import http
from disinfo_graph.dumps import files, packing
from disinfo_graph.errors import ReleaseError

_LATEST = "dumps/latest/"
_PART = ".part"
_PIECE = 1 << 20
_SMALL = 1 << 20
"""The most bytes that checksums, signature and key may have each."""
_ATTEMPTS = 5
"""How often a file is gone on with after a connection broke."""
_TIMEOUT = Timeout(connect=10.0, read=60.0)
_RETRIES = Retry(connect=2, read=0, status=0, other=0, redirect=5)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The folder of one release's dumps on a server."""

    url: str
    """With a slash at the end."""
    pool: urllib3.PoolManager

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
        if not _NAME.fullmatch(name):
            raise ReleaseError(f"{source.url}: {name!r} in {files.SUMS} (expected names of files)")
        if name not in files.SEALS:
            _fetch(source, folder / name, sha256)
    return source


def _found(url: str, folder: Path) -> Source:
    """Return where the dumps are, after all redirections; their checksums are in the folder."""
    base = url if url.endswith("/") else f"{url}/"
    pool = http.connections(url)
    places = [base] if "/dumps/" in base else [base + _LATEST, base]
    for place in places:
        source = Source(url=place, pool=pool)
        if (found := _small(source, files.SUMS, folder)) is not None:
            return Source(url=urljoin(found, "."), pool=pool)
    raise ReleaseError(f"{url}: no {files.SUMS} (expected a site, or the dumps of a release)")


def _small(source: Source, name: str, folder: Path) -> str | None:
    """Fetch a small file anew; return where it was, or None where there is none."""
    path = folder / name
    response = _asked(source, name, {})
    try:
        if response.status == 404:
            path.unlink(missing_ok=True)
            return None
        _require(response, source, name, 200)
        content = response.read(_SMALL + 1)
        if len(content) > _SMALL:
            raise ReleaseError(f"{source.url}{name}: too long (expected at most {_SMALL} bytes)")
        path.write_bytes(content)
        return urljoin(source.url + name, response.geturl() or "")
    except HTTPError as error:
        raise ReleaseError(f"{source.url}{name}: {error} (expected a whole file)") from error
    finally:
        response.close()


def _fetch(source: Source, path: Path, sha256: str) -> None:
    """Have a file in its place that is right, or wrong even when it was fetched as a whole."""
    if path.is_file() and packing.checksum(path) == sha256:
        return
    part = path.with_name(path.name + _PART)
    begun = part.is_file()
    _whole(source, path.name, part)
    if begun and packing.checksum(part) != sha256:
        # What was begun may have been of another release.
        part.unlink()
        _whole(source, path.name, part)
    part.replace(path)


def _whole(source: Source, name: str, part: Path) -> None:
    for left in reversed(range(_ATTEMPTS)):
        try:
            _rest(source, name, part)
            return
        except HTTPError as error:
            if not left:
                raise ReleaseError(
                    f"{source.url}{name}: broke off: {error} (expected a whole file; what is "
                    "there is gone on with next time)"
                ) from error


def _rest(source: Source, name: str, part: Path) -> None:
    """Fetch what is still missing of a file."""
    have = part.stat().st_size if part.is_file() else 0
    response = _asked(source, name, {"Range": f"bytes={have}-"} if have else {})
    try:
        if response.status == 416:
            # There is nothing after what is there.
            return
        _require(response, source, name, 200, 206)
        with part.open("ab" if response.status == 206 else "wb") as out:
            for piece in response.stream(_PIECE, decode_content=False):
                out.write(piece)
    finally:
        response.close()


def _asked(source: Source, name: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
    address = source.url + name
    try:
        return source.pool.request(
            "GET",
            address,
            headers={**source.pool.headers, "Accept-Encoding": "identity", **headers},
            timeout=_TIMEOUT,
            retries=_RETRIES,
            preload_content=False,
            decode_content=False,
        )
    except HTTPError as error:
        raise ReleaseError(f"{address}: {error} (expected a server that answers)") from error


def _require(response: urllib3.BaseHTTPResponse, source: Source, name: str, *expected: int) -> None:
    if response.status not in expected:
        raise ReleaseError(f"{source.url}{name}: status {response.status} (expected the file)")
