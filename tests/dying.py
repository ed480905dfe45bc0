"""Runs `disinfo-graph` and dies by SIGKILL at its n-th change under a folder.

`python dying.py STEP FOLDER ARGUMENT…`; a change is a file opened for writing, a folder made, and
whatever is renamed, linked, cut or removed, as Python's audit hooks tell it.
"""

from __future__ import annotations

import os
import signal
import sys

from disinfo_graph.cli import main

_CHANGES = ("os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "os.truncate")


def die_at(step: int, folder: str) -> None:
    """Count changes from now on, and die at the one of that number."""
    seen = 0

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(args[2], int) and args[2] & os.O_ACCMODE
        if (writes or event in _CHANGES) and folder in str(args):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


if __name__ == "__main__":
    die_at(int(sys.argv[1]), sys.argv[2])
    sys.argv[1:] = sys.argv[3:]
    main()
