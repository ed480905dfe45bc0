"""Kills `withdraw` at each of its changes on disk, and has the next command finish what it began.

`python dying_often.py STRIDE SITE SCRATCH SLUG…` dies at every STRIDE-th step, and prints a
JSON object for each death: what the site was like then, and after the next command. Each part runs
in a process of its own, forked before anything opens a store.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import orjson

from disinfo_graph.release import finishing, recovery, state, verification, withdrawal
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from dying import die_at
from making import AT
from marking import found


def forked(work: Callable[[], None]) -> int:
    """Do something in a process of its own; return how that ended."""
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            work()
            ended = 0
        finally:
            sys.stdout.flush()
            os._exit(ended)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def withdraw_and_die(step: int, root: Path, slugs: tuple[str, ...]) -> None:
    """Withdraw cases with a SIGKILL at the n-th change."""
    die_at(step, str(root))
    withdraw(root, Request(slugs=slugs, reason="told to", at=AT))


def look(root: Path, step: int) -> None:
    """Print what the site is like, then what the next command makes of it."""
    told: dict[str, object] = {"step": step, "noted": len(withdrawal.read(root))}
    told["faults"] = list(verification.faults(sites.current(root)))
    with sites.writing(root):
        recovery.recover(root)
    told["after"] = [fault for path in sites.releases(root) for fault in verification.faults(path)]
    told["releases"] = len(sites.releases(root))
    told["pending"] = finishing.pending(root)
    told["found"] = sorted(found(root))
    told["log"] = sorted({row["action"] for row in state.audit(root)})
    told["left"] = [path.name for path in root.rglob(".*") if path.name != ".lock"]
    print(orjson.dumps(told).decode(), flush=True)


def main(stride: int, site: Path, scratch: Path, slugs: tuple[str, ...]) -> None:
    """Die at steps until there is none left."""
    step, ended = 1 - stride, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        step += stride
        root = scratch / f"site-{step}"
        shutil.copytree(site, root, symlinks=True)
        ended = forked(lambda: withdraw_and_die(step, root, slugs))  # noqa: B023 - called at once
        if forked(lambda: look(root, step)) != 0:  # noqa: B023
            sys.exit(f"step {step}: the site cannot be looked at")
        shutil.rmtree(root)
    sys.exit(0 if ended == 0 else f"ended with {ended}")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), tuple(sys.argv[4:]))
