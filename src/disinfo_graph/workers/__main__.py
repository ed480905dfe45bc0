"""The broker's process: reads its plan from the owner, then serves until the owner ends."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import shutil
import signal
import socket
import sys

from disinfo_graph.workers.broker import Server
from disinfo_graph.workers.plan import Plan, evaluate, opener


def main() -> None:
    """Serve on the inherited listener; standard input is the plan, then the lifeline."""
    listener, directory = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    listener.setblocking(False)
    # It ends with its owner; a supervisor that signals all processes must not end it before.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    plan: object = pickle.load(sys.stdin.buffer)
    if not isinstance(plan, Plan):
        raise TypeError(f"{type(plan).__name__} is not a plan")
    _import(plan)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a request holds two descriptors
    try:
        Server(plan, listener, sys.stdin.fileno()).run()
    finally:  # the kernel kills the zygotes when this process has ended, and then the workers
        shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)  # at once: to take the interpreter down would close one channel after the other


def _import(plan: Plan) -> None:
    """Import once what every zygote runs: it takes longer than to open a small release."""
    with contextlib.suppress(Exception):  # the zygote meets it too, and tells whoever waits
        opener(plan)
        evaluate(plan)
    gc.collect()
    gc.freeze()  # else each collection in a zygote writes to what it shares


if __name__ == "__main__":
    main()
