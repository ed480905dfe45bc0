"""Commands that answer: serve a site, and query it once."""

from __future__ import annotations

import ipaddress
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from disinfo_graph import formats
from disinfo_graph import query as queries
from disinfo_graph.cli import options
from disinfo_graph.config import Config
from disinfo_graph.errors import ConfigError
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites

_RESULTS = [row.name for row in formats.RESULTS]
_SYNTAXES = [row.name for row in formats.SYNTAXES if not row.graphs]


@click.command()
@options.site
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port."
)
@click.option(
    "--store",
    type=click.Choice(["memory", "disk"]),
    default="memory",
    show_default=True,
    help="Memory is fastest; disk is for more than a few million triples.",
)
@click.option(
    "--cache",
    default=256,
    show_default=True,
    type=click.IntRange(0),
    help="MB on disk for answers that took long; 0 keeps no answer.",
)
@click.option("--force", is_flag=True, help="Serve localhost IRIs at a public address.")
def serve(site: Path, host: str, port: int, store: str, cache: int, force: bool) -> None:
    """Serve the site's live release: pages, linked data, SPARQL, dumps.

    A release published meanwhile is served within seconds, without a restart.

    \b
    Example: disinfo-graph serve --site site --port 8000
    """
    from disinfo_graph.web import server  # flask is needed here only, and takes time to import

    base = manifest.read(sites.current(site)).base
    if not force and _is_local(urlsplit(base).hostname or "") and not _is_local(host):
        raise ConfigError(
            f"--host {host}: the release's IRIs begin with {base}, which nobody else can reach "
            "(expected a release published with --base-iri, or --force)"
        )
    server.run(
        Config(site=site, host=host, port=port, store=store, cache=cache << 20),
        lambda address: click.echo(f"serving {site} at {address} (Ctrl-C ends it)"),
    )


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@click.command()
@click.argument("text", metavar="QUERY")
@options.site
@click.option(
    "--format",
    "name",
    type=click.Choice([*_RESULTS, *_SYNTAXES]),
    help="How to write the answer.  [default: csv for tables, turtle for graphs]",
)
def query(text: str, site: Path, name: str | None) -> None:
    """Answer a SPARQL query from the site's live release; `-` reads it from standard input.

    \b
    Example: disinfo-graph query --site site 'SELECT (COUNT(*) AS ?cases) WHERE { ?case a dg:Case }'

    The prefixes that the project writes, such as dg: and schema:, need not be declared.
    """
    read = sys.stdin.read() if text == "-" else text
    request = queries.Ask(
        query=read,
        prefixes=True,
        results=name if name in _RESULTS else (None if name else "csv"),
        rdf=name if name in _SYNTAXES else (None if name else "turtle"),
    )
    outcome = queries.once(Config(site=site), request)
    with outcome.body:
        shutil.copyfileobj(outcome.body, sys.stdout.buffer)
    sys.stdout.buffer.flush()
