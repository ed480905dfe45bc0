"""The command that withdraws cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from disinfo_graph.cli import options
from disinfo_graph.release import site as sites
from disinfo_graph.release.signing import Signer
from disinfo_graph.release.withdrawing import Report, Request
from disinfo_graph.release.withdrawing import withdraw as withdrawn

_WAIT = 30


@click.command()
@click.argument("slugs", metavar="SLUG…", nargs=-1, required=True)
@options.site
@click.option("--reason", required=True, metavar="TEXT", help="Why; kept in the site's state.")
@click.option("--public-reason", is_flag=True, help="Let everybody read the reason.")
@click.option("--hide-slug", is_flag=True, help="Leave a tombstone that does not name the case.")
@click.option("--at", metavar="TIME", help="The time of the withdrawal.  [default: now]")
@click.option(
    "--wait",
    type=click.IntRange(min=0),
    default=_WAIT,
    show_default=True,
    help="For how many seconds to wait for servers to let go of old releases.",
)
@options.sign_key
def withdraw(
    slugs: tuple[str, ...],
    site: Path,
    reason: str,
    public_reason: bool,
    hide_slug: bool,
    at: str | None,
    wait: int,
    signer: Signer | None,
) -> None:
    """Withdraw cases: they are gone from every release, and stay out when published again.

    A slug is the last part of a case's IRI. Each release that holds a case is rebuilt without it,
    and the original is removed; the case's addresses then answer 410. There is no way back. What is
    rebuilt is signed with --sign-key; without it no signature is left.

    \b
    Example: disinfo-graph withdraw the-schengen-zone-collapsed --reason 'court order' --site site
    """
    request = Request(
        slugs=tuple(slug.rstrip("/").rpartition("/")[2] for slug in slugs),
        reason=reason,
        at=options.moment(at),
        hide_slug=hide_slug,
        public_reason=public_reason,
        wait=wait,
        signer=signer,
    )
    for line in _told(withdrawn(site, request)):
        click.echo(line)
    for name, why in sites.unreadable(site).items():
        click.echo(f"{name} cannot be read, and may still hold them: {why}", err=True)


def _told(report: Report) -> Iterator[str]:
    done = report.finished
    for slug in report.already:
        yield f"{slug} was withdrawn before"
    if report.withdrawn:
        yield f"withdrawn {len(report.withdrawn)}: {', '.join(one.id for one in report.withdrawn)}"
    for copy in done.copies:
        yield f"redacted: {copy}"
    for name in done.removed:
        yield f"removed: {name}"
    for name in done.in_use:
        yield f"still read by a server: {name}; the next publish, prune or serve removes it"
