"""The owner's handle on a broker: starts it, and ends it; it asks nothing."""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from disinfo_graph.config import Lanes
from disinfo_graph.workers.client import Answer, Client
from disinfo_graph.workers.plan import Plan

_PATIENCE = 5.0


class Broker:
    """A broker in a process of its own, which ends with this one, even if that is killed."""

    def __init__(self, plan: Plan) -> None:
        self._directory = tempfile.mkdtemp(prefix="disinfo-graph-")  # of mode 0700
        self.address = str(Path(self._directory, "broker"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(self.address)
            listener.listen(1024)
            self._process = _start(listener.fileno(), self._directory)
        if self._process.stdin:
            # It stays open: its end, by close() or with this process, is the broker's end.
            pickle.dump(plan, self._process.stdin)
            self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ended(self) -> bool:
        """Tell whether the broker is gone; nothing starts it again."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the broker and all its workers."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._directory, ignore_errors=True)


def _start(listener: int, directory: str) -> subprocess.Popen[bytes]:
    """Start a fresh interpreter, for a fork of this one would inherit its threads' locks."""
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-m", __package__, str(listener), directory],
        stdin=subprocess.PIPE,
        pass_fds=[listener],
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C is the owner's to handle
    )


def once(plan: Plan, name: str, request: bytes) -> Answer:
    """Answer one request in one process that can be killed, under the same limits."""
    alone = Lanes(queries=1, pages=0, slow=0, slow_after=plan.limits.seconds, waiting=1)
    with Broker(replace(plan, lanes=alone)) as broker:
        client = Client(broker.address)
        client.open(name)
        return client.ask(request)
