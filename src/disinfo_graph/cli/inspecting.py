"""The command for validators: check."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from disinfo_graph import formats, reporting
from disinfo_graph import publish as publishing
from disinfo_graph.cli import options, progress, summing
from disinfo_graph.cli.stopping import stopped_cleanly
from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.errors import InputError
from disinfo_graph.model import Severity
from disinfo_graph.publish import Checked
from disinfo_graph.reporting import Style

_WEIGHTS = {severity.value.lower(): severity for severity in Severity}
_TEXT = reporting.FORMATS[0].name
_FAILED = 1
_COULD_NOT_CHECK = 2


@click.command()
@options.inputs
@click.option(
    "--format",
    "name",
    type=click.Choice([row.name for row in reporting.FORMATS]),
    default=_TEXT,
    show_default=True,
    help="How to write the report.",
)
@click.option(
    "--fail-on",
    type=click.Choice(tuple(_WEIGHTS)),
    default="violation",
    show_default=True,
    help="The lightest finding for which the exit code is 1.",
)
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=reporting.EXAMPLES,
    show_default=True,
    help="How many cases to show for each rule.",
)
@click.option(
    "--cap",
    type=click.IntRange(min=1),
    default=reporting.CAP,
    show_default=True,
    help="How many findings json, turtle, csv and sarif hold, the gravest first.",
)
@click.option(
    "--syntax",
    type=click.Choice([row.name for row in formats.SYNTAXES]),
    help="The RDF syntax of FILE where its name does not tell it, such as standard input.",
)
@click.option(
    "--base-iri",
    "base",
    default=DEFAULT_BASE,
    show_default=True,
    help="What the IRIs of records begin with in the report.",
)
@options.tables
@options.additions
@options.expansions
@options.reports
@options.engine
@options.workers
@click.option("--at", metavar="TIME", help="The time after which a date lies in the future.")
def check(name: str, fail_on: str, at: str | None, **asked: Any) -> None:
    """Say what the shapes find wrong with cases, and how to mend it.

    FILE is RDF in any syntax, a release or a site, or anything that `read` reads; `-` is standard
    input. A violation keeps a case from being published; a warning says that something is missing;
    an info, that it could be better.

    \b
    Example: disinfo-graph check data/cases --format html > report.html

    The exit code is 1 where something weighs as much as --fail-on, or a record could not be read,
    and 2 where FILE could not be checked.
    """
    request = publishing.Request(at=options.moment(at), **asked)
    style = Style(colours=name == _TEXT and _colours(), fail_on=_WEIGHTS[fail_on])
    try:
        with stopped_cleanly(), progress.shown() as told:
            done = publishing.check(request, told)
    except InputError as error:
        # For a check, input that is refused as a whole is input that could not be checked.
        click.echo(f"disinfo-graph: {error}", err=True)
        sys.exit(_COULD_NOT_CHECK)
    reporting.written_as(name).write(done.report, style, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    _add_figures(done, request.reports, in_report=name == _TEXT)
    if done.report.fails(style.fail_on):
        sys.exit(_FAILED)


def _colours() -> bool:
    """Tell whether colours are shown: on a terminal, unless its user wants none (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _add_figures(done: Checked, reports: Path | None, *, in_report: bool) -> None:
    """Print what became of the records: below a text; of another format, beside it."""
    lines = []
    if done.summary is not None and in_report:
        # The report has told the notes already.
        lines += ["", summing.text(replace(done.summary, notes=()), "to publish")]
    if done.summary is not None and reports is not None:
        lines.append(summing.files(reports))
    if lines:
        click.echo("\n".join(lines), err=not in_report)
