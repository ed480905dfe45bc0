"""The command that gives a case another slug."""

from __future__ import annotations

from pathlib import Path

import click

from disinfo_graph.cli import options
from disinfo_graph.release import renaming


@click.command()
@click.argument("old")
@click.argument("new")
@options.site
@click.option("--at", metavar="TIME", help="The time of the renaming.  [default: now]")
def rename(old: str, new: str, site: Path, at: str | None) -> None:
    """Give a case another slug from the next release on; its old addresses lead to the new ones.

    That is another IRI, for the claim and the debunk too: whoever holds the old one has to follow
    it. So rename only where the slug itself is wrong. OLD may be an IRI; NEW is a slug that no case
    ever had.

    \b
    Example: disinfo-graph rename kettles-lisen kettles-listen --site site
    """
    renaming.rename(site, old.rstrip("/").rpartition("/")[2], new, options.moment(at))
    click.echo(f"{old} is {new} from the next release on: publish anew")
