"""Fetches from a site: answers whole, files on from what is there of them; it keeps nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from disinfo_graph.client import faults
from disinfo_graph.client.http import LONGEST_WAIT, parsed, pool
from disinfo_graph.errors import ReleaseError

SUMS = "SHA256SUMS"
_SMALL = 64 << 20
"""The largest answer that is held in memory: a page of a hundred changes, and some."""
_PIECE = 1 << 16
_RETRIES = Retry(
    connect=2,
    read=0,
    status=0,
    other=0,
    redirect=5,
    backoff_factor=0.2,
    respect_retry_after_header=False,  # it would wait as long as it is told
)
_WAITS = 3
"""So often a server that says when to come again is asked again."""
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_NOTHING_LEFT = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
_EXPECTED = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, _NOTHING_LEFT)


class Gone(Exception):
    """Raised where a release is not there any more, so that another one is to be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The files of one release: where they are, and their SHA-256."""

    release: str
    address: str
    sums: dict[str, str]

    @property
    def identity(self) -> str:
        """The release's identity, which is the hash of its N-Triples."""
        return self.sums.get("disinfo-graph.nt", "")


@dataclass(slots=True, kw_only=True)
class Fetching:
    """A site, and how many bytes of bodies came from it."""

    url: str
    pool: urllib3.PoolManager
    timeout: Timeout
    check_sums: Callable[[bytes], None] | None
    transferred: int = field(default=0)

    @contextmanager
    def answer(self, address: str, **headers: str) -> Iterator[urllib3.BaseHTTPResponse]:
        """Ask for something; raises Gone for what is not there, ReleaseError where none answers."""
        try:
            response = self._patiently(address, headers)
            try:
                if response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                    raise Gone(address)
                if response.status not in _EXPECTED:
                    raise ReleaseError(f"{address}: answers {response.status} (expected 200)")
                yield response
            finally:
                response.close()
        except HTTPError as error:
            raise ReleaseError(f"{address}: {error} (expected a whole answer)") from error

    def _patiently(self, address: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        """Ask, and ask again where the server is busy and says that it will not be for long."""
        for _ in range(_WAITS):
            response = self._asked(address, headers)
            wait = faults.retry_after(response.headers.get("Retry-After"))
            if response.status not in _BUSY or wait is None or wait > LONGEST_WAIT:
                return response
            response.close()
            time.sleep(wait)
        return self._asked(address, headers)

    def _asked(self, address: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        return self.pool.request(
            "GET",
            address,
            headers={**self.pool.headers, "Accept-Encoding": "identity", **headers},
            timeout=self.timeout,
            retries=_RETRIES,
            preload_content=False,
            decode_content=False,
        )

    def body(self, address: str, **headers: str) -> tuple[str, bytes]:
        """Return a small answer whole, and the address that it came from in the end."""
        with self.answer(address, **headers) as response:
            data = b"".join(self.pieces(response, _SMALL))
            return urljoin(address, response.geturl() or ""), data

    def pieces(self, response: urllib3.BaseHTTPResponse, most: int | None) -> Iterator[bytes]:
        """Yield the body; raises ReleaseError for one larger than it may be."""
        size = 0
        while piece := response.read(_PIECE):
            size += len(piece)
            self.transferred += len(piece)
            if most is not None and size > most:
                raise ReleaseError(f"{self.url}: an answer over {most} bytes (expected less)")
            yield piece

    def shelf(self, release: str = "latest") -> Shelf:
        """Return the files of a release; raises Gone where it is not there."""
        address, data = self.body(f"{self.url}dumps/{release}/{SUMS}")
        if self.check_sums is not None:
            self.check_sums(data)
        parts = ("", *urlsplit(address).path.split("/"))
        try:
            rows = [row.split("  ", 1) for row in data.decode().splitlines()]
            sums = {name: value for value, name in rows}
        except ValueError as error:
            raise ReleaseError(f"{address}: {error} (expected checksums)") from error
        return Shelf(release=parts[-2], address=address.removesuffix(SUMS), sums=sums)

    def file(self, address: str, tag: Path, target: Path) -> None:
        """Fetch a file, or what is missing of it: `tag` keeps by which version it was begun."""
        known = tag.read_text() if tag.is_file() and target.is_file() else ""
        have = target.stat().st_size if known else 0
        asked = {"Range": f"bytes={have}-", "If-Range": known} if have else {}
        with self.answer(address, **asked) as response:
            if response.status == _NOTHING_LEFT:
                return  # All of it was there: whether it is right, its checksum tells.
            resumed = response.status == HTTPStatus.PARTIAL_CONTENT
            tag.write_text(response.headers.get("ETag", ""))
            with target.open("ab" if resumed else "wb") as out:
                for piece in self.pieces(response, None):
                    out.write(piece)
                    out.flush()


def opened(url: str, *, timeout: float, check_sums: Callable[[bytes], None] | None) -> Fetching:
    """Return a site that nothing was asked of; raises ConfigError for no web address."""
    agent = f"disinfo-graph/{version('disinfo-graph')} (+https://w3id.org/disinfo-graph/)"
    return Fetching(
        url=f"{url.rstrip('/')}/",
        pool=pool(parsed(url), {"User-Agent": agent}),
        timeout=Timeout(connect=min(10.0, timeout), read=timeout),
        check_sums=check_sums,
    )
