"""The command line: options in, text and exit codes out; every command's work is done elsewhere.

Exit codes: 0 fine; 1 findings, or input that was refused; 2 could not run.
"""

from __future__ import annotations

import sys

import click

from disinfo_graph.cli import stopping
from disinfo_graph.cli.curating import publish, read
from disinfo_graph.cli.inspecting import check
from disinfo_graph.cli.pulling import pull
from disinfo_graph.cli.querying import query, serve
from disinfo_graph.cli.releasing import prune, releases, rollback
from disinfo_graph.cli.renaming import rename
from disinfo_graph.cli.resolving import resolve
from disinfo_graph.cli.verifying import verify
from disinfo_graph.cli.withdrawing import withdraw
from disinfo_graph.errors import DisinfoGraphError, InputError, MissingInput

EXIT_REFUSED = 1
EXIT_COULD_NOT_RUN = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="disinfo-graph")
def group() -> None:
    """Publish disinformation cases as linked data: read, check, release, serve.

    \b
    A first minute:
      disinfo-graph publish data/cases --site site
      disinfo-graph serve --site site

    Exit codes: 0 fine; 1 findings, or input that was refused; 2 could not run.
    """


for command in (read, resolve, check, publish, serve, query, releases, rollback, prune, verify):
    group.add_command(command)
group.add_command(withdraw)
group.add_command(rename)
group.add_command(pull)


def main() -> None:
    """Run the program; the errors it raises on purpose become a line and an exit code."""
    try:
        group.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_COULD_NOT_RUN)
    except (click.Abort, KeyboardInterrupt) as error:
        # click tells an interrupt by an error of its own.
        told = str(error.__cause__ or error) or stopping.NOTHING_PUBLISHED
        click.echo(f"disinfo-graph: interrupted: {told}", err=True)
        sys.exit(EXIT_COULD_NOT_RUN)
    except DisinfoGraphError as error:
        click.echo(f"disinfo-graph: {error}", err=True)
        refused = isinstance(error, InputError) and not isinstance(error, MissingInput)
        sys.exit(EXIT_REFUSED if refused else EXIT_COULD_NOT_RUN)
    except OSError as error:
        click.echo(f"disinfo-graph: {error}", err=True)
        sys.exit(EXIT_COULD_NOT_RUN)
