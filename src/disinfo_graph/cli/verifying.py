"""The command that verifies: a release of a site, dumps in a folder, or dumps on a server."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import click

from disinfo_graph.cli import options
from disinfo_graph.client import downloads
from disinfo_graph.dumps.files import SUMS
from disinfo_graph.release import manifest, signing, verification, vouching
from disinfo_graph.release import site as sites
from disinfo_graph.release.vouching import Check

_MARKS = {True: "verified", False: "FAILED", None: "not verified"}

Keys = frozenset[str] | None


@click.command()
@options.site
@click.argument("what", metavar="[RELEASE|DIRECTORY|URL]", required=False)
@options.key
@click.option(
    "--to",
    metavar="DIRECTORY",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep what is downloaded there, and go on with what is there already.",
)
def verify(site: Path, what: str | None, key: str | None, to: Path | None) -> None:
    """Verify a release: of a site (the live one if none is named), downloaded, or on a server.

    Each file is held against the checksums, the checksums against their signature, and what each
    RDF dump says against the identity of the release. It is told what was verified, and what not.

    \b
    Example: disinfo-graph verify --site site
    Example: disinfo-graph verify downloads --key partner.pub
    Example: disinfo-graph verify https://cases.example.org/ --to downloads

    Exit codes: 0 nothing is wrong; 1 something is; 2 could not verify.
    """
    keys = None if key is None else signing.fingerprints(key)
    if what is not None and "://" in what:
        _verify_url(what, keys, to)
    elif what is not None and (Path(what) / SUMS).is_file():
        _tell(vouching.look(Path(what), keys), what)
    else:
        _verify_release(_release(site, what), keys)


def _release(site: Path, what: str | None) -> Path:
    """Return the folder of a release: a named one, or the live one of a site."""
    if what is not None and (Path(what) / "manifest.json").is_file():
        return Path(what).resolve()
    if what is not None and Path(what).is_dir():
        site, what = Path(what), None
    here = sites.current(site)
    return sites.named(site, what) if what else here


def _verify_release(release: Path, keys: Keys) -> None:
    told = manifest.read(release)
    faults = (Check(ok=False, told=fault) for fault in verification.faults(release))
    _tell((*faults, *vouching.look(release / "dumps", keys, told.id)), release.name)


def _verify_url(url: str, keys: Keys, to: Path | None) -> None:
    with ExitStack() as stack:
        folder = to or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        source = downloads.download(url, folder)
        _tell(vouching.look(folder, keys, source.release), source.url)


def _tell(checks: Iterable[Check], name: str) -> None:
    """Print what came of it; ends the program with 1 where something is wrong."""
    failed = False
    for check in checks:
        failed = failed or check.ok is False
        click.echo(f"{_MARKS[check.ok]}: {check.told}", err=check.ok is False)
    if failed:
        sys.exit(1)
    click.echo(f"{name} is whole")
