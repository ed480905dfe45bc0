"""Finds the files of a site's releases by their checksums, which a key may have to have signed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from disinfo_graph.client import fetching
from disinfo_graph.client.fetching import Fetching, Gone
from disinfo_graph.dumps import files
from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import signing

_SMALL = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The files of one release: where they are, and their SHA-256."""

    release: str
    address: str
    """With a slash at the end."""
    sums: dict[str, str]

    @property
    def identity(self) -> str:
        """The release's identity, which is the hash of its N-Triples."""
        return self.sums.get(f"{files.NAME}.nt", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site, and the fingerprints of the keys that may sign its releases; None: it is trusted."""

    url: str
    """With a slash at the end."""
    web: Fetching
    keys: frozenset[str] | None

    def shelf(self, release: str = "latest") -> Shelf:
        """Return the files of a release; raises Gone where it is not there."""
        address, data = self.web.small(f"{self.url}dumps/{release}/{files.SUMS}", _SMALL)
        folder = address.removesuffix(files.SUMS)
        if self.keys is not None:
            self._require_signed(data, folder, self.keys)
        name = urlsplit(folder).path.split("/")[-2]
        return Shelf(release=name, address=folder, sums=files.sums_of(data, address))

    def _require_signed(self, sums: bytes, folder: str, keys: frozenset[str]) -> None:
        try:
            _, signature = self.web.small(f"{folder}{files.SIGNATURE}", _SMALL)
        except Gone as error:
            raise ReleaseError(
                f"{folder}{files.SIGNATURE}: there is none (expected one by "
                f"{' or '.join(sorted(keys))})"
            ) from error
        signing.verified(sums, signature, keys)


def opened(url: str, *, timeout: float, key: str | None) -> Site:
    """Return a site that nothing was asked of; raises ConfigError for no web address, or no key."""
    return Site(
        url=f"{url.rstrip('/')}/",
        web=fetching.opened(url, timeout),
        keys=None if key is None else signing.fingerprints(key),
    )
