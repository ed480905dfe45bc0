"""The files that pages load, read once at the start; it answers no request."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_MEDIA_TYPES: dict[str, str] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
"""By suffix: what a folder of static files may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, as it is and as it is sent to those who take gzip."""

    name: str
    media_type: str
    body: bytes
    packed: bytes
    version: str
    """What names the bytes in an address, which therefore never has to be asked again."""

    @property
    def path(self) -> str:
        """The address on the site."""
        return f"/static/{self.name}?v={self.version}"


def read(folder: Path) -> Mapping[str, File]:
    """Return the files of a folder by their name in it; a name is looked up, never opened."""
    return {
        path.relative_to(folder).as_posix(): _file(path, path.relative_to(folder).as_posix())
        for path in sorted(folder.rglob("*"))
        if path.suffix in _MEDIA_TYPES
    }


def _file(path: Path, name: str) -> File:
    body = path.read_bytes()
    return File(
        name=name,
        media_type=_MEDIA_TYPES[path.suffix],
        body=body,
        # Once and slowly: smaller by an eighth than what is packed as fast as dumps are.
        packed=gzip.compress(body, mtime=0),
        version=sha256(body).hexdigest()[:12],
    )
