"""Commands for curators: read, check and publish."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from disinfo_graph import publish as publishing
from disinfo_graph.cli import options, shown
from disinfo_graph.cli.stopping import stopped_cleanly
from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.model import Rejected, Severity

_WEIGHTS = {severity.value.lower(): severity for severity in Severity}


@click.command()
@options.inputs
def read(inputs: tuple[Path, ...]) -> None:
    """Show what the readers make of files, as JSON Lines; nothing is published.

    \b
    Example: disinfo-graph read data/cases/selected-cases.jsonl
    """
    refused = 0
    for item in publishing.inspect(inputs):
        if isinstance(item, Rejected):
            refused += 1
            click.echo(f"{item.origin}: {item.reason}", err=True)
        else:
            click.echo(shown.record(item))
    if refused:
        sys.exit(1)


@click.command()
@options.inputs
@click.option(
    "--fail-on",
    type=click.Choice(tuple(_WEIGHTS)),
    default="warning",
    show_default=True,
    help="The lightest finding for which the exit code is 1.",
)
def check(inputs: tuple[Path, ...], fail_on: str) -> None:
    """Say what the shapes find wrong with cases, and how to mend it.

    A violation keeps a case from being published; a warning says that something is missing; an
    info, that it could be better.

    \b
    Example: disinfo-graph check data/cases --fail-on violation
    """
    order = list(Severity)
    failing = order[: order.index(_WEIGHTS[fail_on]) + 1]
    items = list(publishing.check(inputs))
    click.echo(shown.checked(items))
    if any(isinstance(item, Rejected) for item in items) or any(
        finding.severity in failing
        for item in items
        if isinstance(item, publishing.Inspection)
        for finding in item.findings
    ):
        sys.exit(1)


@click.command()
@options.inputs
@options.site
@click.option(
    "--base-iri",
    show_default=f"that of the live release, else {DEFAULT_BASE}",
    help="What every IRI begins with: the public address of the site, with a slash at the end.",
)
@click.option("--strict", is_flag=True, help="Publish nothing if anything is rejected.")
@click.option("--dry-run", is_flag=True, help="Do everything but switch to the new release.")
@click.option(
    "--drop-missing", is_flag=True, help="Let many of the live release's cases be missing."
)
@click.option("--at", metavar="TIME", help="The time of publication, instead of now.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one per processor",
    help="How many processes map and check.",
)
@click.option(
    "--chunk", type=click.IntRange(min=1), default=1000, show_default=True, help="Cases at a time."
)
def publish(
    inputs: tuple[Path, ...],
    site: Path,
    base_iri: str | None,
    strict: bool,
    dry_run: bool,
    drop_missing: bool,
    at: str | None,
    workers: int,
    chunk: int,
) -> None:
    """Publish cases as a new release of the site, and switch to it.

    Name all inputs each time: a release holds what its inputs hold. Whatever cannot be published
    is kept, with its reason, in the release's rejected.jsonl; the exit code is then 1.

    \b
    Example: disinfo-graph publish data/cases --site site
    """
    order = publishing.Order(
        inputs=inputs,
        site=site,
        at=options.moment(at),
        base=base_iri,
        strict=strict,
        dry_run=dry_run,
        drop_missing=drop_missing,
        workers=workers,
        chunk=chunk,
    )
    with stopped_cleanly():
        report = publishing.publish(order, lambda step: click.echo(f"{step} …", err=True))
    click.echo(shown.report(report, order))
    if report.outcome.rejected:
        sys.exit(1)
