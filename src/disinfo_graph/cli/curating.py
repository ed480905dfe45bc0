"""Commands for curators: read and publish."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from disinfo_graph import publish as publishing
from disinfo_graph import readers
from disinfo_graph.cli import options, progress, shown, summing
from disinfo_graph.cli.stopping import stopped_cleanly, telling_what_is_live
from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.model import Rejected
from disinfo_graph.readers import Notes, suggest


@click.command()
@options.inputs
@options.tables
@click.option(
    "--suggest-table",
    is_flag=True,
    help="Write a first description of the table FILE instead, to be looked over.",
)
def read(inputs: tuple[Path, ...], tables: tuple[Path, ...], suggest_table: bool) -> None:
    """Show what the readers make of files, as JSON Lines; nothing is published.

    \b
    Example: disinfo-graph read data/cases/selected-cases.jsonl

    Standard error tells what is refused, how many records of which form there are, and what was
    read otherwise than it is written.
    """
    if suggest_table:
        if len(inputs) != 1:
            raise click.UsageError("--suggest-table takes one FILE")
        click.echo(suggest(inputs[0]), nl=False)
        return
    taken, notes = publishing.Taken(), Notes()
    with stopped_cleanly():
        for item in readers.read(inputs, tables, notes):
            taken.count(item)
            if isinstance(item, Rejected):
                click.echo(f"{item.origin}: {item.reason}", err=True)
            else:
                click.echo(shown.record(item))
    for line in (*summing.read(taken.inputs()), *notes.lines()):
        click.echo(line, err=True)
    if taken.refused:
        sys.exit(1)


@click.command()
@options.inputs
@options.tables
@options.additions
@options.expansions
@options.site
@click.option(
    "--base-iri",
    show_default=f"that of the live release, else {DEFAULT_BASE}",
    help="What every IRI begins with: the public address of the site, with a slash at the end.",
)
@options.publisher
@options.contact
@click.option(
    "--move",
    is_flag=True,
    help="Let --base-iri be another one than before: old addresses that reach the server lead "
    "to the new ones.",
)
@options.reports
@options.engine
@click.option("--strict", is_flag=True, help="Publish nothing if anything is rejected.")
@options.gate
@click.option("--dry-run", is_flag=True, help="Do everything but switch to the new release.")
@click.option(
    "--drop-missing", is_flag=True, help="Let many of the live release's cases be missing."
)
@click.option("--at", metavar="TIME", help="The time of publication, instead of now.")
@options.sign_key
@options.workers
@click.option(
    "--chunk", type=click.IntRange(min=1), default=1000, show_default=True, help="Cases at a time."
)
def publish(base_iri: str | None, at: str | None, **order: Any) -> None:
    """Publish cases as a new release of the site, and switch to it.

    Name all inputs each time: a release holds what its inputs hold. Whatever cannot be published
    is kept, with its reason, in the release's rejected.jsonl; the exit code is then 1. It is 1 too
    where the gate stops a publication: then the live release stays, and each bound passed is told.

    A dump of a release, such as disinfo-graph.nq, is published as it is: a mirror, with the same
    identity.

    \b
    Example: disinfo-graph publish data/cases --site site
    """
    given = publishing.Order(base=base_iri, at=options.moment(at), **order)
    with telling_what_is_live(given.site), stopped_cleanly(), progress.shown() as told:
        report = publishing.publish(given, told)
    click.echo(shown.report(report, given))
    if report.outcome.rejected or report.stopped:
        sys.exit(1)
