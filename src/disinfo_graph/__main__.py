"""Runs the program, as `disinfo-graph` and `python -m disinfo_graph`; it knows no command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program; an interrupt while it is still being loaded ends it in words too."""
    try:
        # Loading takes a second, in which somebody may think better of it.
        from disinfo_graph import cli

        cli.main()
    except KeyboardInterrupt:
        print("disinfo-graph: interrupted: nothing was published", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
