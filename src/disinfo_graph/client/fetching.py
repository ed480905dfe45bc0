"""Fetches by GET: small answers whole, files on from what is there of them; it trusts no byte.

Memory holds a piece. Whether a file is what it should be is told by its checksum alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from disinfo_graph.client import faults, http
from disinfo_graph.dumps import packing
from disinfo_graph.errors import ReleaseError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What a server may call a file or a folder that is made here."""

_PIECE = 1 << 17
_ATTEMPTS = 5
"""How often a file is gone on with after a connection broke."""
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
_OF_A_RANGE = (HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)


class Gone(ReleaseError):
    """Raised for what is not there, or not any more, so that something else can be asked for."""


@dataclass(slots=True, kw_only=True)
class Fetching:
    """Connections to a server, and how many bytes of bodies came by them."""

    pool: urllib3.PoolManager
    timeout: Timeout
    transferred: int = field(default=0)

    def small(self, address: str, most: int, **headers: str) -> tuple[str, bytes]:
        """Return a small answer whole, and the address that it came from in the end."""
        try:
            with self._answer(address, headers) as response:
                data = b"".join(self._pieces(response, address, most))
                return urljoin(address, response.geturl() or ""), data
        except HTTPError as error:
            raise ReleaseError(
                f"{address}: {http.told(error)} (expected a whole answer)"
            ) from error

    def file(self, address: str, path: Path, sha256: str) -> None:
        """Have a file that is right, or wrong even when it was fetched as a whole."""
        begun = path.is_file()
        self._whole(address, path)
        if begun and packing.checksum(path) != sha256:
            # What was begun may have been of another release.
            path.unlink()
            self._whole(address, path)

    def _whole(self, address: str, path: Path) -> None:
        for left in reversed(range(_ATTEMPTS)):
            try:
                self._rest(address, path)
                return
            except HTTPError as error:
                if not left:
                    raise ReleaseError(
                        f"{address}: broke off: {http.told(error)} (expected a whole file; what is "
                        "there is gone on with next time)"
                    ) from error

    def _rest(self, address: str, path: Path) -> None:
        """Fetch what is still missing of a file."""
        have = path.stat().st_size if path.is_file() else 0
        with self._answer(address, {"Range": f"bytes={have}-"} if have else {}) as response:
            if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                # There is nothing after what is there.
                return
            resumed = response.status == HTTPStatus.PARTIAL_CONTENT
            with path.open("ab" if resumed else "wb") as out:
                for piece in self._pieces(response, address, None):
                    out.write(piece)

    @contextmanager
    def _answer(self, address: str, headers: dict[str, str]) -> Iterator[urllib3.BaseHTTPResponse]:
        """Ask; raises Gone for what is not there, ReleaseError where nobody gives an answer."""
        response = self._patiently(address, headers)
        try:
            if response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                raise Gone(f"{address}: is not there, status {response.status}")
            good = (HTTPStatus.OK, *(_OF_A_RANGE if "Range" in headers else ()))
            if response.status not in good:
                raise ReleaseError(f"{address}: status {response.status} (expected 200)")
            yield response
        finally:
            response.close()

    def _patiently(self, address: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        """Ask, and ask again where the server is busy and says that it will not be for long."""
        for _ in range(_WAITS):
            response = self._asked(address, headers)
            wait = faults.retry_after(response.headers.get("Retry-After"))
            if response.status not in _BUSY or wait is None or wait > http.LONGEST_WAIT:
                return response
            response.close()
            time.sleep(wait)
        return self._asked(address, headers)

    def _asked(self, address: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        try:
            return self.pool.request(
                "GET",
                address,
                headers={**self.pool.headers, "Accept-Encoding": "identity", **headers},
                timeout=self.timeout,
                retries=_RETRIES,
                preload_content=False,
                decode_content=False,
            )
        except HTTPError as error:
            raise ReleaseError(
                f"{address}: no answer: {http.told(error)} (expected a server that answers)"
            ) from error

    def _pieces(
        self, response: urllib3.BaseHTTPResponse, address: str, most: int | None
    ) -> Iterator[bytes]:
        """Yield the body; raises ReleaseError for one larger than it may be."""
        size = 0
        while piece := response.read(_PIECE):
            size += len(piece)
            self.transferred += len(piece)
            if most is not None and size > most:
                raise ReleaseError(f"{address}: too long (expected at most {most} bytes)")
            yield piece


def opened(url: str, timeout: float = 60.0) -> Fetching:
    """Return connections that nothing was asked by; raises ConfigError for no web address."""
    return Fetching(
        pool=http.connections(url),
        timeout=Timeout(connect=min(http.CONNECTING, timeout), read=timeout),
    )
