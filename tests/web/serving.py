"""How tests run `serve`: the real command on a free port, asked over real connections."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import orjson

PATIENCE = 20.0
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    site: Path, *options: str, port: int | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve a site; give the process and its port. Requests are logged only if `options` say so."""
    port = port or free_port()
    command = [sys.executable, "-m", "disinfo_graph", "serve", "--site", str(site)]
    command += ["--port", str(port), *(options or ("--log-level", "warning"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:
        try:
            wait_until_healthy(port)
            yield process, port
        finally:
            process.kill()


def wait_until_healthy(port: int) -> None:
    """Wait until the server says that it is."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            if get(port, "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing healthy on port {port}")


def get(port: int, path: str) -> tuple[int, bytes]:
    """Return the status and body of an answer."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def health(port: int, until: Callable[[dict[str, object]], bool]) -> dict[str, object]:
    """Return the first state of health for which the condition holds."""
    ends = time.monotonic() + PATIENCE
    while True:
        told: dict[str, object] = orjson.loads(get(port, "/health")[1])
        if until(told):
            return told
        assert time.monotonic() < ends, told
        time.sleep(0.05)
