"""The command that explains names: what a label stands for, and how that was found."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from disinfo_graph import registries
from disinfo_graph.cli import options
from disinfo_graph.publish import Added
from disinfo_graph.registries import explaining
from disinfo_graph.registries.explaining import KINDS, Explanation


@click.command()
@click.argument("label")
@click.option("--kind", type=click.Choice(tuple(KINDS)), help="What the label is to be a name of.")
@click.option("--url", metavar="ADDRESS", help="Where the outlet of that name was heard.")
@options.additions
@options.expansions
def resolve(
    label: str,
    kind: str | None,
    url: str | None,
    additions: tuple[Path, ...],
    expansions: tuple[Path, ...],
) -> None:
    """Explain what a label stands for: the entry, how it was found, or why there is none.

    Without --kind, every registry is asked. The exit code is 1 where none of them knows it.

    \b
    Example: disinfo-graph resolve "RT - YouTube" --kind source
    """
    if not label.strip():
        raise click.BadParameter("empty (expected a name, as a case has it)", param_hint="LABEL")
    known = Added.read(additions, expansions).registries()
    found = [explaining.explain(label, one, known) for one in ((kind,) if kind else KINDS)]
    told = [one for one in found if one.listed] or found
    if url is not None:
        told.append(explaining.explain_address(url, label, known))
    click.echo("\n".join(map(_told, told)))
    if not any(one.listed for one in told):
        sys.exit(1)


def _told(one: Explanation) -> str:
    if one.how is None:
        lines = [f"{one.kind}: not resolved: {one.reason}"]
    else:
        lines = [f"{one.kind}: {one.name} ({one.slug})", f"  {one.how}: {_way(one)}"]
    lines.extend(f"  {fact}: {value}" for fact, value in one.facts)
    if one.suggestions:
        lines.append(f"  perhaps: {', '.join(one.suggestions)}")
    return "\n".join(lines)


def _way(one: Explanation) -> str:
    return one.rule or registries.HOW[one.how or ""]
