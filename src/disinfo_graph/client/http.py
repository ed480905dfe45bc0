"""Sends a query by SPARQL 1.1 Protocol and brings the whole answer; it parses no answer.

An answer is spooled before any of it is given out: what breaks off half-way is an error and never
a short answer, and no server waits for a slow reader.
"""

from __future__ import annotations

import gzip
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol
from urllib.parse import urlencode
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, MaxRetryError, ProtocolError
from urllib3.util import Retry, Timeout, Url, parse_url

from disinfo_graph.client import faults
from disinfo_graph.client.spool import Spool
from disinfo_graph.errors import ConfigError, EndpointError, QueryError, QueryStopped

RELEASE = "Disinfo-Graph-Release"
FORM = "application/x-www-form-urlencoded"
LONGEST_WAIT = 10
"""Seconds; a server that asks for a longer wait is not waited for, its refusal is raised."""
CONNECTING = 10.0
"""Seconds until a server must have taken the connection."""

_CONNECTIONS = 4
_ONLY_REDIRECTIONS = Retry(connect=0, read=0, status=0, other=0, redirect=3)
_MOST_OF_A_REFUSAL = 1 << 16
_PIECE = 1 << 16
_OF_URLLIB3 = re.compile(r"\w+\([^()]*\): ")


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer."""

    media_type: str
    release: str | None
    framed: bool
    """Whether HTTP itself told where the answer ends; else its syntax must."""
    body: Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One query as it is sent: the fields of the form, what is accepted, what stands before."""

    fields: tuple[tuple[str, str], ...]
    accept: str
    shift: int = 0
    """How many characters were put before the query's own first line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """One endpoint and the connections to it; any number of threads may use it."""

    url: str
    pool: urllib3.PoolManager
    timeout: Timeout
    retries: int
    largest: int

    def ask(self, asking: Asking) -> Answer:
        """Return the whole answer; raises QueryError for everything else."""
        left = self.retries
        while True:
            found = self._once(asking)
            if isinstance(found, Answer):
                return found
            wait = faults.wait(found)
            if not left or wait is None or wait > LONGEST_WAIT:
                raise found
            left -= 1
            time.sleep(wait)

    def _once(self, asking: Asking) -> Answer | QueryError:
        response = self._sent(asking)
        try:
            if response.status == 200:
                return self._spooled(response)
            body = _decoded(response).read(_MOST_OF_A_REFUSAL)
            return faults.refusal(self.url, faults.Refusal.of(response, body), asking.shift)
        except (HTTPError, OSError, EOFError, zlib.error) as error:
            raise EndpointError(
                f"{self.url}: the answer broke off: {told(error)} (expected a whole answer)"
            ) from error
        finally:
            response.close()

    def _sent(self, asking: Asking) -> urllib3.BaseHTTPResponse:
        try:
            try:
                return self._request(asking)
            except ProtocolError:
                # A kept connection may just have been closed; asking again changes nothing there.
                return self._request(asking)
        except HTTPError as error:
            raise EndpointError(
                f"{self.url}: no answer: {told(error)} (expected a SPARQL endpoint)"
            ) from error

    def _request(self, asking: Asking) -> urllib3.BaseHTTPResponse:
        return self.pool.request(
            "POST",
            self.url,
            body=urlencode(asking.fields),
            headers={
                **self.pool.headers,
                "Accept": asking.accept,
                "Accept-Encoding": "gzip",
                "Content-Type": FORM,
            },
            timeout=self.timeout,
            retries=_ONLY_REDIRECTIONS,
            preload_content=False,
            decode_content=False,
        )

    def _spooled(self, response: urllib3.BaseHTTPResponse) -> Answer:
        body, source, size = Spool(), _decoded(response), 0
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > self.largest:
                raise QueryStopped(
                    f"{self.url}: the answer has over {self.largest} bytes (expected at most "
                    "`largest`, which `connect` takes)",
                    limit="answer",
                )
            body.file.write(piece)
        return Answer(
            media_type=faults.media_type(response.headers),
            release=response.headers.get(RELEASE),
            framed=_is_framed(response),
            body=body,
        )


def opened(
    url: str, *, timeout: float, retries: int, largest: int, headers: Mapping[str, str]
) -> Http:
    """Return an endpoint that nothing has been sent to; raises ConfigError for no such address."""
    return Http(
        url=url,
        pool=connections(url, headers),
        timeout=Timeout(connect=min(CONNECTING, timeout), read=timeout),
        retries=retries,
        largest=largest,
    )


def connections(url: str, headers: Mapping[str, str] | None = None) -> urllib3.PoolManager:
    """Return connections to where an address leads; raises ConfigError for no such address."""
    agent = f"disinfo-graph/{version('disinfo-graph')} (+https://w3id.org/disinfo-graph/)"
    return pool(parsed(url), {"User-Agent": agent, **(headers or {})})


def parsed(url: str) -> Url:
    """Return an address taken apart; raises ConfigError for one that is none of the web."""
    try:
        found = parse_url(url)
    except LocationParseError as error:
        raise ConfigError(f"{url}: no address (expected http://… or https://…)") from error
    if found.scheme not in ("http", "https") or not found.host:
        raise ConfigError(f"{url}: no web address (expected http://… or https://…)")
    if found.auth:
        raise ConfigError(f"{found.host}: a password in the address (expected it in headers)")
    return found


def pool(where: Url, headers: Mapping[str, str]) -> urllib3.PoolManager:
    """Return a pool that goes through the proxy that the environment names, if it does."""
    proxy = getproxies().get(where.scheme or "")
    if proxy and not proxy_bypass(where.netloc or ""):
        return urllib3.ProxyManager(proxy, maxsize=_CONNECTIONS, headers=headers)
    return urllib3.PoolManager(maxsize=_CONNECTIONS, headers=headers)


def _decoded(response: urllib3.BaseHTTPResponse) -> _Readable:
    """Undo the compression strictly: urllib3 does not see that the end of a gzip is missing."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return response
    if encoding in ("gzip", "x-gzip"):
        return gzip.GzipFile(fileobj=response, mode="rb")
    raise OSError(f"content encoding {encoding!r} (expected gzip, as asked for)")


def _is_framed(response: urllib3.BaseHTTPResponse) -> bool:
    headers = response.headers
    return "Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").lower()


def told(error: Exception) -> str:
    """Return what an error says, without the object of urllib3 that it names first."""
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    return _OF_URLLIB3.sub("", str(cause)) or type(cause).__name__
