"""Starts the endpoints that are compared, each on a port of its own with the same triples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server import ROOT, free_port
from flask import Flask

from disinfo_graph import formats
from disinfo_graph.release.site import current

_PATIENCE = 600.0

empty = Flask("empty")
empty.add_url_rule("/", view_func=lambda: "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What is served: a site, its default graph as one file, and a folder for what is made."""

    site: Path
    triples: Path
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A running server: its name in the table and the address of its endpoint."""

    name: str
    address: str


def data(site: Path, folder: Path) -> Data:
    """Write the default graph of a site's live release as one N-Triples file."""
    release, triples = current(site), folder / "default.nt"
    with triples.open("wb") as file:
        with (release / "dumps" / "disinfo-graph.nt").open("rb") as dump:
            shutil.copyfileobj(dump, file)
        for quad in formats.read(release / "about.nq", formats.syntax("n-quads")):
            file.write(formats.line(quad.triple))
    return Data(site=site, triples=triples, folder=folder)


def _ours(store: str) -> Callable[[Data, int], list[str]]:
    def command(data: Data, port: int) -> list[str]:
        serve = [sys.executable, "-m", "disinfo_graph", "serve", "--site", str(data.site)]
        return [*serve, "--store", store, "--port", str(port)]

    return command


def _flask(data: Data, port: int) -> list[str]:
    server = [sys.executable, "-m", "waitress", "--host", "127.0.0.1", "--port", str(port)]
    options = ["--threads", "16", "--asyncore-use-poll", "--channel-request-lookahead", "1"]
    return [*server, *options, "benchmarks.peers:empty"]


def _oxigraph_in_memory(data: Data, port: int) -> list[str]:
    return ["oxigraph", "serve", "--bind", f"127.0.0.1:{port}"]


def _oxigraph_on_disk(data: Data, port: int) -> list[str]:
    folder = data.folder / "oxigraph"
    load = ["oxigraph", "load", "--location", str(folder), "--file", str(data.triples)]
    subprocess.run([_program(load[0]), *load[1:]], check=True, capture_output=True)
    return [
        *("oxigraph", "serve-read-only", "--location", str(folder)),
        *("--bind", f"127.0.0.1:{port}"),
    ]


def _rdflib(data: Data, port: int) -> list[str]:
    serve = ["rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port)]
    return [*serve, str(data.triples)]


SERVERS: dict[str, tuple[str, Callable[[Data, int], list[str]]]] = {
    "empty Flask route": ("/", _flask),
    "disinfo-graph, memory": ("/sparql", _ours("memory")),
    "disinfo-graph, disk": ("/sparql", _ours("disk")),
    "oxigraph, memory": ("/query", _oxigraph_in_memory),
    "oxigraph, disk": ("/query", _oxigraph_on_disk),
    "rdflib-endpoint": ("/", _rdflib),
}
"""By name: the path of the endpoint, and the command that serves it."""

FEW = "rdflib-endpoint"
"""The server that is measured with fewer cases."""
MANY = frozenset({"oxigraph, memory", "oxigraph, disk"})
"""Those that are not measured with so few."""
LOADED_BY_HTTP = "oxigraph, memory"


@contextmanager
def serving(data: Data, names: list[str]) -> Iterator[list[Peer]]:
    """Run these servers side by side, all loaded, and end them."""
    with ExitStack() as stack:
        yield [stack.enter_context(_served(data, name)) for name in names]


def installed(name: str) -> bool:
    """Tell whether a server that is called as its program is installed."""
    return _program(name) != name


def _program(name: str) -> str:
    # What stands beside this interpreter comes first: the programs installed for the benchmark.
    places = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return shutil.which(name, path=places) or name


@contextmanager
def _served(data: Data, name: str) -> Iterator[Peer]:
    path, command = SERVERS[name]
    port = free_port()
    quiet = subprocess.DEVNULL
    words = command(data, port)
    with subprocess.Popen(
        [_program(words[0]), *words[1:]], cwd=ROOT, stdout=quiet, stderr=quiet
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}{path}"
            _wait(f"http://127.0.0.1:{port}/", process)
            if name == LOADED_BY_HTTP:
                _load(f"http://127.0.0.1:{port}/store?default", data.triples)
            yield Peer(name=name, address=address)
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(address):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{address}: no answer")


def _load(address: str, triples: Path) -> None:
    with triples.open("rb") as file:
        request = urllib.request.Request(
            address,
            data=file,
            method="POST",
            headers={
                "Content-Type": "application/n-triples",
                "Content-Length": str(triples.stat().st_size),
            },
        )
        urllib.request.urlopen(request).close()
