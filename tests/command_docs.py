"""Prints docs/commands.md from the commands themselves, so that it cannot go stale."""

from __future__ import annotations

import click

from disinfo_graph.cli import group

HEAD = """# Commands

One program, `disinfo-graph`. Written by `make docs` from the commands themselves; a test compares.
Exit codes: 0 fine; 1 findings, or input that was refused; 2 could not run.
"""


def help_of(command: click.Command, name: str) -> str:
    """Return what `--help` prints, 100 columns wide."""
    settings = {**group.context_settings, "terminal_width": 100}
    return command.get_help(click.Context(command, info_name=name, **settings))


def page() -> str:
    """Return the whole page."""
    parts = [HEAD, f"\n```text\n{help_of(group, 'disinfo-graph')}\n```\n"]
    for name, command in group.commands.items():
        told = help_of(command, f"disinfo-graph {name}")
        parts.append(f"\n## {name}\n\n```text\n{told}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    print(page(), end="")
