"""What the workers of these tests open, and how they answer; only their plans name it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from disinfo_graph.errors import QueryRefused, QueryStopped


def opener(name: str) -> str:
    """Open a name: `slow` takes a while, `bad` fails, `dies` aborts, `needs PATH` needs a file."""
    if name.startswith("bad"):
        raise ValueError(f"{name} is not there")
    if name.startswith("dies"):
        os.abort()
    if name.startswith("needs "):
        Path(name.removeprefix("needs ")).stat()
    if name.startswith("slow"):
        time.sleep(0.5)
    return name


def _signal(number: int) -> Callable[[str], bytes]:
    def die(argument: str) -> bytes:
        os.kill(os.getpid(), number)
        return b"never"

    return die


def _spin(argument: str) -> bytes:
    while True:
        pass


def _sleep(argument: str) -> bytes:
    time.sleep(float(argument))
    return b"slept"


def _allocate(argument: str) -> bytes:
    return b"%d" % len(bytearray(int(argument)))


def _refuse(argument: str) -> bytes:
    raise QueryRefused("not this", line=3, column=7)


def _fail(argument: str) -> bytes:
    raise ValueError(argument)


def _fail_long(argument: str) -> bytes:
    raise QueryRefused("x" * int(argument), line=1, column=2)


def _nice(argument: str) -> bytes:
    time.sleep(float(argument))
    return b"%d" % os.nice(0)


def _busy(argument: str) -> bytes:
    end = time.process_time() + float(argument)
    while time.process_time() < end:
        pass
    return b"%d" % os.getpid()


def _busy_nice(argument: str) -> bytes:
    _busy(argument)
    return b"%d" % os.nice(0)


def _recurse(argument: str) -> bytes:
    return _recurse(argument)


def _exit(argument: str) -> bytes:
    os._exit(int(argument))


def _dial(argument: str) -> bytes:
    socket.socket()
    return b"dialled"


def _fds(argument: str) -> bytes:
    return b"%d" % len(os.listdir(f"/proc/{os.getppid()}/fd"))


def _garbage(argument: str) -> bytes:
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2:
            with contextlib.suppress(OSError):
                os.write(int(name), b"no message")
    return b"never read"


def _limits(argument: str) -> bytes:
    return repr((resource.getrlimit(resource.RLIMIT_CORE), os.nice(0))).encode()


def _pid(argument: str) -> bytes:
    return b"%d" % os.getpid()


def _zygote(argument: str) -> bytes:
    return b"%d" % os.getppid()


def _header(argument: str) -> bytes:
    return b"h" * int(argument)


def _keep(argument: str) -> bytes:
    KEPT.append(bytearray(int(argument)))
    return b"%d" % os.getpid()


KEPT: list[bytearray] = []

VERBS: dict[str, Callable[[str], bytes]] = {
    "abort": lambda _: os.abort(),
    "allocate": _allocate,
    "bus": _signal(signal.SIGBUS),
    "busy": _busy,
    "busy-nice": _busy_nice,
    "dial": _dial,
    "exit": _exit,
    "fail": _fail,
    "fail-long": _fail_long,
    "fds": _fds,
    "garbage": _garbage,
    "header": _header,
    "keep": _keep,
    "limits": _limits,
    "nice": _nice,
    "oom": _signal(signal.SIGKILL),
    "pid": _pid,
    "recurse": _recurse,
    "refuse": _refuse,
    "segfault": _signal(signal.SIGSEGV),
    "sleep": _sleep,
    "spin": _spin,
    "term": _signal(signal.SIGTERM),
    "xcpu": _signal(signal.SIGXCPU),
    "zygote": _zygote,
}


def evaluate(thing: object, request: bytes, output: BinaryIO) -> bytes:
    """Do what the request's first word says; `echo` and `write` answer in the body."""
    verb, _, argument = request.decode().partition(" ")
    if verb == "echo":
        output.write(argument.encode())
        return b"echo"
    if verb == "write":
        for _ in range(int(argument)):
            output.write(b"x" * 1024)
        return b"written"
    if verb == "replace":
        try:
            output.write(b"x" * int(argument))
        except QueryStopped:
            raise OSError("cannot write") from None
    return VERBS[verb](argument)


if __name__ == "__main__":
    # An owner that starts a broker, says so, and waits to be killed.
    from disinfo_graph.config import Lanes, Limits
    from disinfo_graph.workers import Broker, Client, Plan

    plan = Plan(
        opener="killable:opener",
        evaluate="killable:evaluate",
        preload=sys.argv[1] == "memory",
        limits=Limits(),
        lanes=Lanes(),
    )
    broker = Broker(plan)
    Client(broker.address).open("thing")
    print(broker.address, flush=True)
    time.sleep(60)
