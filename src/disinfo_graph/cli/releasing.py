"""Commands for the releases of a site: list, roll back, prune, verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from disinfo_graph.cli import options, shown
from disinfo_graph.release import finishing, recovery, state, verification
from disinfo_graph.release import site as sites
from disinfo_graph.release.feed import announcing, log


@click.command()
@options.site
def releases(site: Path) -> None:
    """List the site's releases, oldest first; `*` marks the live one.

    \b
    Example: disinfo-graph releases --site site
    """
    live = sites.current(site).name
    for folder in sites.releases(site):
        click.echo(shown.release(folder, live=folder.name == live))
    for name, why in sites.unreadable(site).items():
        click.echo(f"{'*' if name == live else ' '} {name}  cannot be read: {why}", err=True)


@click.command()
@options.site
@click.argument("release", required=False)
def rollback(site: Path, release: str | None) -> None:
    """Make an earlier release the live one: the one before, or the one named.

    \b
    Example: disinfo-graph rollback --site site
    """
    _require_site(site)
    with sites.writing(site):
        here = sites.current(site)
        target = sites.named(site, release) if release else sites.previous(site)
        if target == here:
            click.echo(f"{here.name} is live already: nothing to roll back")
            return
        finishing.require_redacted(site, target)
        verification.require(target)
        now = options.moment(None)
        log.settle(site)
        announcing.announce(site, target, now)
        sites.switch(site, target)
        state.note(site, now, "rollback", release=target.name, before=here.name)
        log.settle(site)
    click.echo(f"{target.name} is live; {here.name} is kept")


@click.command()
@options.site
@click.option(
    "--keep", type=click.IntRange(min=1), default=3, show_default=True, help="How many to keep."
)
def prune(site: Path, keep: int) -> None:
    """Remove old releases; never the live one, nor one that a server still reads.

    \b
    Example: disinfo-graph prune --site site --keep 3
    """
    _require_site(site)
    with sites.writing(site):
        recovery.recover(site, options.moment(None))
        removed = sites.prune(site, keep)
        for name in removed:
            state.note(site, options.moment(None), "prune", release=name)
    click.echo(f"removed {len(removed)}: {', '.join(removed)}" if removed else "nothing to remove")


@click.command()
@options.site
@click.argument("release", required=False)
def verify(site: Path, release: str | None) -> None:
    """Verify a release against its own checksums and counts; the live one if none is named.

    \b
    Example: disinfo-graph verify --site site
    """
    _require_site(site)
    folder = sites.named(site, release) if release else sites.current(site)
    found = list(verification.faults(folder))
    for fault in found:
        click.echo(fault, err=True)
    if found:
        sys.exit(1)
    click.echo(f"{folder.name} is whole")


def _require_site(folder: Path) -> None:
    """Raise ReleaseError for a folder that is no site, before anything is written there."""
    sites.current(folder)
