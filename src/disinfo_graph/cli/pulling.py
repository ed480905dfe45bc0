"""The command for partners: pull."""

from __future__ import annotations

from pathlib import Path

import click

from disinfo_graph.cli import options
from disinfo_graph.cli.stopping import stopped_cleanly
from disinfo_graph.client.pulling import FORMATS, Pulled
from disinfo_graph.client.pulling import pull as pulling


@click.command()
@click.argument("url")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format",
    "name",
    type=click.Choice([*FORMATS]),
    default="ndjson",
    show_default=True,
    help="Which dump to keep; of ndjson alone later pulls take only what changed.",
)
@options.key
def pull(url: str, folder: Path, name: str, key: str | None) -> None:
    """Keep a copy of a site's live release in DIR: whole at first, then by what changed.

    It is verified by the site's checksums, and DIR/current is switched to it in one step. Killed,
    it goes on where it was. Withdrawn cases go from DIR; DIR/current/withdrawn.jsonl lists them.

    \b
    Example: disinfo-graph pull http://localhost:8000/ cases
    """
    with stopped_cleanly():
        done = pulling(url, folder, format=name, key=key)
    if done.note:
        click.echo(f"the whole was fetched: {done.note}", err=True)
    click.echo(f"{done.path}: release {done.release}, {_how(done)}")


def _how(done: Pulled) -> str:
    told = f"{done.changes:,} changes" if done.how == "changes" else done.how
    return f"{told}; {done.transferred:,} bytes fetched"
