"""One worker: answers one request after the other until its channel ends; it kills nobody."""

from __future__ import annotations

import io
import os
import socket
import time
from dataclasses import dataclass, replace

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.workers import failures, limits, messages
from disinfo_graph.workers.messages import Answered, Ask, Failed, Message, Ready
from disinfo_graph.workers.plan import Evaluate, Plan, opener

_MOST_HEADER = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a worker works with; `thing` is None where each worker opens for itself."""

    plan: Plan
    name: str
    evaluate: Evaluate
    thing: object


def serve(desk: Desk, channel: socket.socket) -> None:
    """Answer what comes over the channel."""
    thing = desk.thing
    if not desk.plan.preload:
        try:
            thing = opener(desk.plan)(desk.name)
        except Exception as error:
            messages.send(channel, failures.packed(failures.known(error)))
            return
    # Memory that stays taken after one request would be missing for the next.
    tired_at = limits.bound_memory(desk.plan.limits) + desk.plan.limits.memory // 2
    pidfd = os.pidfd_open(os.getpid())
    messages.send(channel, Ready(pid=os.getpid()), pidfd)
    os.close(pidfd)
    file, statm = _unnamed(), limits.statm()
    while received := messages.receive(channel):
        spool = limits.Spool(desk.plan.limits.answer, held=messages.INLINE, file=file)
        reply = _reply(desk, thing, _request(*received), spool)
        tired = limits.address_space(statm) > tired_at
        in_file = spool.spilt and isinstance(reply, Answered)
        messages.send(channel, replace(reply, tired=tired), file if in_file else None)
        if spool.spilt:
            os.close(file)
            file = _unnamed()


def _unnamed() -> int:
    return os.memfd_create("answer", os.MFD_CLOEXEC)


def _request(message: Message, fd: int | None) -> bytes:
    if fd is not None:
        return messages.content_of(fd)
    return message.request if isinstance(message, Ask) else b""


def _reply(desk: Desk, thing: object, request: bytes, spool: limits.Spool) -> Answered | Failed:
    """Return the answer, or why there is none; whatever an evaluation raises ends here."""
    limits.allow_seconds(desk.plan.limits)
    start = time.process_time()
    output = io.BufferedWriter(spool, 64 * 1024)
    try:
        with limits.sealed(desk.plan.preload):
            header = desk.evaluate(thing, request, output)
            output.flush()
    except Exception as error:
        spool.close()  # else the buffer, once it is collected, writes what it still holds
        return failures.packed(spool.over or failures.known(error))
    output.detach()
    if len(header) > _MOST_HEADER:
        reason = f"header of {len(header)} bytes (at most {_MOST_HEADER})"
        return failures.packed(DisinfoGraphError(reason))
    return Answered(
        name=desk.name,
        header=header,
        body=b"" if spool.spilt else bytes(spool.held),
        seconds=time.process_time() - start,
    )
