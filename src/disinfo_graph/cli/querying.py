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
from disinfo_graph.config import Config, Rate, Watching
from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.release import finishing, manifest, recovery
from disinfo_graph.release import site as sites
from disinfo_graph.release.signing import Signer

_BURST = 3
"""What part of a minute's queries may be asked at once."""
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
@click.option(
    "--rate",
    type=click.IntRange(min=0),
    metavar="N",
    help="Queries a minute that one client may ask, a third of them at once; 0 for any number. "
    "Counted by address, IPv6 by its /64.  [default: 120, and any number from this machine]",
)
@click.option(
    "--trusted-proxy",
    metavar="ADDRESS",
    help="The proxy in front of this server, by IP address: its X-Forwarded-For says who asks. "
    "Of anybody else it is ignored.",
)
@click.option(
    "--metrics",
    type=click.Choice(["local", "all", "none"]),
    default="local",
    show_default=True,
    help="Who may read /metrics: clients on this machine, everybody, nobody.",
)
@click.option(
    "--log",
    default="-",
    show_default=True,
    metavar="FILE",
    help="Where to log, one JSON object a line; `-` is standard error.",
)
@click.option(
    "--log-level",
    type=click.Choice(["info", "warning", "error"]),
    default="info",
    show_default=True,
    help="Info logs every request, the others only what goes wrong.",
)
@options.sign_key
def serve(
    site: Path,
    host: str,
    port: int,
    store: str,
    cache: int,
    force: bool,
    rate: int | None,
    trusted_proxy: str | None,
    metrics: str,
    log: str,
    log_level: str,
    signer: Signer | None,
) -> None:
    """Serve the site's live release: pages, linked data, SPARQL, dumps.

    A release published meanwhile is noticed within a second, and served as soon as it is loaded,
    without a restart. The key is for a withdrawal that was not carried out to its end.

    \b
    Example: disinfo-graph serve --site site --port 8000
    """
    from disinfo_graph.web import server  # flask is needed here only, and takes time to import

    _finish_withdrawals(site, signer)
    base = manifest.read(sites.current(site)).base
    if not force and _is_local(urlsplit(base).hostname or "") and not _is_local(host):
        raise ConfigError(
            f"--host {host}: the release's IRIs begin with {base}, which nobody else can reach "
            "(expected a release published with --base-iri, or --force)"
        )
    config = Config(
        site=site,
        host=host,
        port=port,
        store=store,
        cache=cache << 20,
        rate=_rate(rate),
        trusted_proxy=_address(trusted_proxy) if trusted_proxy is not None else None,
        watching=Watching(log=None if log == "-" else Path(log), level=log_level, metrics=metrics),
    )
    server.run(config, lambda address: click.echo(f"serving {site} at {address} (Ctrl-C ends it)"))


def _finish_withdrawals(site: Path, signer: Signer | None) -> None:
    """Do what a killed withdrawal left undone; raises ReleaseError if its cases would be served."""
    if not finishing.pending(site):
        return
    try:
        with sites.writing(site):
            recovery.recover(site, options.moment(None), signer)
    except (ReleaseError, OSError):
        # Somebody else is at it, or nobody may write here.
        finishing.require_redacted(site, sites.current(site))


def _rate(minute: int | None) -> Rate:
    """Return the rate that was asked for, which then holds for every client."""
    if minute is None:
        return Rate()
    return Rate(minute=minute, burst=max(1, minute // _BURST), loopback=minute > 0)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise ConfigError(
            f"--trusted-proxy {text}: no IP address (expected one proxy's)"
        ) from error


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
    config = Config(site=site)
    request = queries.Ask(
        query=read,
        prefixes=True,
        results=name if name in _RESULTS else (None if name else "csv"),
        rdf=name if name in _SYNTAXES else (None if name else "turtle"),
        rows=config.limits.rows,
    )
    outcome = queries.once(config, request)
    with outcome.body:
        shutil.copyfileobj(outcome.body, sys.stdout.buffer)
    sys.stdout.buffer.flush()
