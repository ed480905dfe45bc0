"""One zygote a name: opens it once, forks workers that share it, tells who died; no requests."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import traceback
from collections.abc import Callable
from typing import NoReturn

from disinfo_graph.workers import failures, limits, messages, worker
from disinfo_graph.workers.messages import Died, Fork, Ready
from disinfo_graph.workers.plan import Plan, evaluate, opener


def start(plan: Plan, name: str) -> tuple[int, socket.socket]:
    """Fork a zygote; return its process id and the channel to it."""
    ours, theirs = messages.pair()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _never_return(lambda: _live(plan, name, theirs, parent))
    theirs.close()
    return pid, ours


def _never_return(run: Callable[[], None]) -> NoReturn:
    """Run as a forked child, which must not go on in its parent's code whatever happens."""
    code = 1
    try:
        run()
        code = 0
    except (BrokenPipeError, ConnectionResetError):
        pass  # the broker ended a moment ago, and nobody is there to be told
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _live(plan: Plan, name: str, channel: socket.socket, parent: int) -> None:
    limits.die_with(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which the broker ignores
    _close_all_but(channel.fileno())
    try:
        thing = opener(plan)(name) if plan.preload else None
        desk = worker.Desk(plan=plan, name=name, evaluate=evaluate(plan), thing=thing)
    except Exception as error:
        messages.send(channel, failures.packed(failures.known(error)))
        return
    gc.collect()
    gc.freeze()  # else a collection in a worker writes to every shared page
    messages.send(channel, Ready(pid=os.getpid()))
    _fork_and_reap(desk, channel)


def _close_all_but(channel: int) -> None:
    """Close what the broker has open: a copy of a client's socket would hide that it hung up."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the broker's lifeline
    for fd in sorted(int(name) for name in os.listdir("/proc/self/fd")):
        if fd > 2 and fd != channel:
            try:
                os.close(fd)
            except OSError:  # the listing's own descriptor
                continue


def _fork_and_reap(desk: worker.Desk, channel: socket.socket) -> None:
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    workers: dict[int, tuple[int, int]] = {}  # pidfd -> process id, number
    while True:
        for fd, _ in poll.poll():
            if fd in workers:
                poll.unregister(fd)
                messages.send(channel, _reaped(fd, *workers.pop(fd)))
            elif not _forked(desk, channel, workers, poll):
                return


def _reaped(pidfd: int, pid: int, number: int) -> Died:
    os.close(pidfd)
    _, status = os.waitpid(pid, 0)
    return Died(number=number, status=status)


def _forked(
    desk: worker.Desk,
    channel: socket.socket,
    workers: dict[int, tuple[int, int]],
    poll: select.poll,
) -> bool:
    """Fork the worker that is asked for; tell whether more may be asked for."""
    received = messages.receive(channel)
    if received is None:
        return False
    message, theirs = received
    if isinstance(message, Fork) and theirs is not None:
        pid = _fork(desk, theirs, (channel.fileno(), *workers))
        pidfd = os.pidfd_open(pid)
        workers[pidfd] = pid, message.number
        poll.register(pidfd, select.POLLIN)
    return True


def _fork(desk: worker.Desk, channel: int, not_theirs: tuple[int, ...]) -> int:
    """Fork a worker onto the channel and return its process id."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        for fd in not_theirs:
            os.close(fd)
        _never_return(lambda: _work(desk, channel, parent))
    os.close(channel)
    return pid


def _work(desk: worker.Desk, channel: int, parent: int) -> None:
    limits.die_with(parent)
    with socket.socket(fileno=channel) as theirs:
        worker.serve(desk, theirs)
