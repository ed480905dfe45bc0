"""Nothing is left behind: no process after the owner's end, no descriptor or zombie meanwhile."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from asking import ask, until

from disinfo_graph.config import Lanes, Limits
from disinfo_graph.errors import DisinfoGraphError, QueryStopped
from disinfo_graph.workers import Broker, Client, Plan, messages

PLAN = Plan(
    opener="killable:opener",
    evaluate="killable:evaluate",
    preload=True,
    limits=Limits(seconds=5),
    lanes=Lanes(),
)


def descendants(pid: int) -> set[int]:
    """Return this process and all below it, zombies included."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid}.union(*(descendants(int(child)) for child in below))


def gone(pids: set[int]) -> bool:
    end = time.monotonic() + 3
    while left := {pid for pid in pids if _alive(pid)}:
        if time.monotonic() > end:
            return False
        assert left
        time.sleep(0.01)
    return True


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # an orphan's body belongs to whoever is init here


@pytest.mark.parametrize("store", ["memory", "disk"])
@pytest.mark.parametrize("busy", [False, True])
def test_nothing_outlives_a_killed_owner(store: str, busy: bool) -> None:
    script = Path(__file__).with_name("killable.py")
    owner = subprocess.Popen([sys.executable, script, store], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    with owner.stdout, ThreadPoolExecutor() as pool:
        client = Client(owner.stdout.readline().strip())
        family = descendants(client.status().pid)
        asked = pool.submit(client.ask, b"spin") if busy else None
        while busy and not client.status().busy:
            time.sleep(0.005)

        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()

        assert len(family) == 5
        assert gone(family)
        assert asked is None or isinstance(asked.exception(), DisinfoGraphError)


def test_a_stopped_worker_is_dead() -> None:
    plan = replace(PLAN, limits=Limits(seconds=0.2), lanes=Lanes(queries=1, pages=0))
    with Broker(plan) as broker:
        client = Client(broker.address)
        client.open("thing")
        pid = int(ask(client, b"pid").header)
        with pytest.raises(QueryStopped):
            client.ask(b"sleep 60")

        assert gone({pid})


def test_a_zygote_keeps_nothing_of_the_broker() -> None:
    with Broker(replace(PLAN, preload=False)) as broker:  # so that a worker may look
        client = Client(broker.address)
        client.open("first")
        first = ask(client, b"fds").header
        with ThreadPoolExecutor() as pool:
            held = pool.submit(ask, client, b"sleep 1")
            until(client, lambda status: status.busy == 1)
            client.open("second")

            assert ask(client, b"fds").header == first
            held.result()


def test_nothing_outlives_a_killed_broker() -> None:
    with Broker(PLAN) as broker:
        client = Client(broker.address)
        client.open("thing")
        family = descendants(pid := client.status().pid)

        os.kill(pid, signal.SIGKILL)

        assert gone(family)


def test_an_owner_sees_that_its_broker_ended() -> None:
    with Broker(PLAN) as broker:
        pid = Client(broker.address).status().pid
        assert not broker.ended()

        os.kill(pid, signal.SIGKILL)

        assert gone({pid})
        assert broker.ended()


def test_a_signal_to_all_processes_leaves_the_end_to_the_owner() -> None:
    with Broker(PLAN) as broker:
        client = Client(broker.address)
        client.open("thing")
        pid = client.status().pid

        os.kill(pid, signal.SIGTERM)

        assert ask(client, b"pid").header
        assert client.status().pid == pid


def unreadable() -> list[bytes]:
    whole = b"[2, [], []]\n"
    pickled = [b"c__main__\nnothing\n.", pickle.dumps(messages.Report())]
    strange = [b"\xff\n", b"3\n", b"[" * 50_000, b"[2, [], [1]]\n", b"[99, [], []]\n", whole + b"x"]
    strange += [b'[0, [5], ["queries"]]\n1234', b'[0, [-1], ["queries"]]\n', b'[0, ["a"], [1]]\n']
    return [b"no message", whole[:-5], whole + b"x" * 200_000, *pickled, *strange]


@pytest.mark.parametrize("packet", unreadable(), ids=range(len(unreadable())))
def test_a_client_that_nobody_understands_is_hung_up_on(packet: bytes) -> None:
    with Broker(PLAN) as broker:
        client = Client(broker.address)
        client.open("thing")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as stranger:
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            stranger.connect(broker.address)

            stranger.send(packet)

            assert stranger.recv(1) == b""
        assert ask(client, b"pid").header


def test_a_worker_that_nobody_understands_is_replaced() -> None:
    with Broker(replace(PLAN, preload=False)) as broker:  # so that a worker may look
        client = Client(broker.address)
        client.open("thing")

        with pytest.raises(DisinfoGraphError):
            client.ask(b"garbage")

        assert ask(client, b"pid").header
        until(client, lambda status: (status.busy, status.workers) == (0, 3))


def test_closing_ends_all_and_clears_up() -> None:
    with Broker(PLAN) as broker:
        client = Client(broker.address)
        client.open("thing")
        family = descendants(client.status().pid)

    assert gone(family)
    assert not Path(broker.address).parent.exists()


def test_the_address_is_private() -> None:
    with Broker(PLAN) as broker:
        assert Path(broker.address).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_nothing_piles_up() -> None:
    with Broker(PLAN) as broker, ThreadPoolExecutor(8) as pool:
        client = Client(broker.address)
        client.open("thing")
        pid = client.status().pid

        def held() -> tuple[int, int, int]:
            client.close()
            time.sleep(0.2)  # let the last dead be buried
            mine = len(os.listdir("/proc/self/fd"))
            return len(descendants(pid)), len(os.listdir(f"/proc/{pid}/fd")), mine

        def strain(number: int) -> None:
            verb = b"segfault" if number % 50 == 0 else b"echo x"
            try:
                client.ask(verb).body.close()
            except DisinfoGraphError:
                assert number % 50 == 0

        before = held()
        list(pool.map(strain, range(5_000)))
        for number in range(10):
            client.open(f"thing {number}")
            with pytest.raises(DisinfoGraphError):
                client.open("bad")

        after = held()
        assert after[:2] == before[:2]
        assert after[2] <= before[2]
