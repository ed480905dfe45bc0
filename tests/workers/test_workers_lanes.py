"""Who runs, who waits, who is turned away, and what happens to those who hang up."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest
from asking import ask, until

from disinfo_graph.config import Lanes, Limits
from disinfo_graph.errors import DisinfoGraphError, QueryBusy, QueryStopped
from disinfo_graph.workers import Broker, Client, Plan, messages

OURS = b"%d" % os.nice(0)
"""The priority of this process, which workers inherit."""

PLAN = Plan(
    opener="killable:opener",
    evaluate="killable:evaluate",
    preload=True,
    limits=Limits(seconds=5),
    lanes=Lanes(queries=1, pages=1, slow=1, slow_after=5, give_way=5, waiting=2),
)


@contextmanager
def serving(limits: Limits = PLAN.limits, lanes: Lanes = PLAN.lanes) -> Iterator[Client]:
    with Broker(replace(PLAN, limits=limits, lanes=lanes)) as broker:
        client = Client(broker.address)
        client.open("thing")
        yield client


def hang(client: Client, broker_address: str, request: bytes) -> socket.socket:
    """Ask without waiting; whoever closes the socket hangs up."""
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    channel.connect(broker_address)
    with open(messages.file_of(request), "rb") as file:
        messages.send(channel, messages.Ask(lane="queries"), file.fileno())
    return channel


def test_pages_are_answered_while_queries_are_busy() -> None:
    with serving() as client, ThreadPoolExecutor() as pool:
        query = pool.submit(ask, client, b"sleep 0.5")
        until(client, lambda status: status.busy == 1)

        assert ask(client, b"pid", lane="pages").header
        assert not query.done()
        assert query.result().header == b"slept"


def test_a_lane_that_does_not_exist_is_an_error() -> None:
    with serving() as client, pytest.raises(DisinfoGraphError, match="no such lane"):
        ask(client, b"pid", lane="fast")


def test_requests_wait_their_turn_and_one_too_many_is_turned_away() -> None:
    with serving() as client, ThreadPoolExecutor() as pool:
        asked = [pool.submit(ask, client, b"sleep 0.3")]
        until(client, lambda status: status.busy == 1)
        asked += [pool.submit(ask, client, b"sleep 0.1") for _ in range(2)]
        until(client, lambda status: status.waiting == 2)

        with pytest.raises(QueryBusy) as caught:
            ask(client, b"pid")

        assert caught.value.retry_after == 5
        assert [future.result().header for future in asked] == [b"slept"] * 3


def test_waiting_has_an_end() -> None:
    limits, lanes = Limits(seconds=0.4), replace(PLAN.lanes, slow_after=0.2, slow=1)
    with serving(limits, lanes) as client, ThreadPoolExecutor() as pool:
        asked = [pool.submit(ask, client, b"sleep 9") for _ in range(2)]
        until(client, lambda status: status.waiting == 1)

        kinds = {type(future.exception()).__name__ for future in asked}

    assert kinds <= {"QueryStopped", "QueryBusy"}


def test_a_slow_query_makes_room_at_low_priority() -> None:
    lanes = replace(PLAN.lanes, slow_after=0.1)
    with serving(lanes=lanes) as client, ThreadPoolExecutor() as pool:
        slow = pool.submit(ask, client, b"busy-nice 0.5")
        until(client, lambda status: status.slow == 1)

        assert ask(client, b"pid").header
        assert not slow.done()
        assert slow.result().header == b"10"
        until(client, lambda status: status.slow == 0 and status.workers == 2)
        assert ask(client, b"nice 0").header == OURS


def test_while_nobody_waits_a_long_query_needs_no_slow_place() -> None:
    lanes = replace(PLAN.lanes, slow_after=0.1)
    with serving(lanes=lanes) as client, ThreadPoolExecutor() as pool:
        endless = pool.submit(ask, client, b"spin")
        until(client, lambda status: status.slow == 1)

        assert ask(client, b"busy 0.5").header

        assert not endless.done()


def test_a_query_waits_for_a_slow_place_and_begins_anew() -> None:
    lanes = replace(PLAN.lanes, slow_after=0.1, give_way=0.1)
    with serving(Limits(seconds=1.5), lanes) as client, ThreadPoolExecutor() as pool:
        endless = pool.submit(ask, client, b"spin")
        until(client, lambda status: status.slow == 1)
        large = b"busy 0.4" + b" " * 100_000  # in a file, which is read twice
        waits = pool.submit(ask, client, large)
        until(client, lambda status: status.busy == 2)
        assert ask(client, b"pid").header  # whoever waits for it has it make way
        assert (client.status().waiting, client.status().busy) == (1, 1)

        assert waits.result().header
        assert isinstance(endless.exception(), QueryStopped)


def test_waiting_for_a_slow_place_has_an_end_and_tells_the_limit() -> None:
    lanes = replace(PLAN.lanes, slow_after=0.1, give_way=0.1, slow_wait=0.2)
    with serving(lanes=lanes) as client, ThreadPoolExecutor() as pool:
        pool.submit(ask, client, b"spin")
        until(client, lambda status: status.slow == 1)
        waits = pool.submit(ask, client, b"spin")
        until(client, lambda status: status.busy == 2)
        assert ask(client, b"pid").header

        error = waits.exception()

        assert isinstance(error, QueryBusy)
        assert (error.limit, error.retry_after) == ("slow", 5)
        assert "takes over 0.1 s" in str(error)


def test_whoever_waits_for_a_slow_place_may_hang_up() -> None:
    lanes = replace(PLAN.lanes, slow_after=0.1, give_way=0.1)
    with Broker(replace(PLAN, lanes=lanes, limits=Limits(seconds=60))) as broker:
        client = Client(broker.address)
        client.open("thing")
        running = hang(client, broker.address, b"spin")
        until(client, lambda status: status.slow == 1)
        parked = hang(client, broker.address, b"spin")
        until(client, lambda status: status.busy == 2)
        assert ask(client, b"pid").header
        until(client, lambda status: status.waiting == 1)

        parked.close()
        until(client, lambda status: (status.busy, status.waiting) == (1, 0))
        running.close()
        until(client, lambda status: (status.busy, status.waiting) == (0, 0))


def test_where_too_many_wait_for_a_slow_place_one_more_is_turned_away() -> None:
    lanes = replace(PLAN.lanes, slow_after=0.2, give_way=0.1, parked=0, waiting=9)
    with serving(lanes=lanes) as client, ThreadPoolExecutor() as pool:
        pool.submit(ask, client, b"spin")
        until(client, lambda status: status.slow == 1)
        second = pool.submit(ask, client, b"spin")
        until(client, lambda status: status.busy == 2)
        assert ask(client, b"pid").header

        error = second.exception()
        assert isinstance(error, QueryBusy)
        assert error.limit == "slow"


def test_a_query_gives_way_sooner_while_others_wait() -> None:
    lanes = replace(PLAN.lanes, give_way=0.1)
    with serving(lanes=lanes) as client, ThreadPoolExecutor() as pool:
        long = pool.submit(ask, client, b"busy 0.5")
        until(client, lambda status: status.busy == 1)

        assert ask(client, b"pid").header

        assert not long.done()
        assert client.status().slow == 1
        assert long.result().header


def test_a_query_keeps_its_place_while_nobody_waits() -> None:
    lanes = replace(PLAN.lanes, give_way=0.05)
    with serving(lanes=lanes) as client:
        assert ask(client, b"busy 0.3").header
        assert client.status().slow == 0


def test_what_only_waits_keeps_its_place_too() -> None:
    lanes = replace(PLAN.lanes, give_way=0.05)
    with serving(lanes=lanes) as client, ThreadPoolExecutor() as pool:
        first = pool.submit(ask, client, b"nice 0.3")
        until(client, lambda status: status.busy == 1)

        assert ask(client, b"pid").header

        assert first.result().header == OURS  # it was never slowed down


def test_hanging_up_ends_the_request() -> None:
    with Broker(PLAN) as broker:
        client = Client(broker.address)
        client.open("thing")
        running = hang(client, broker.address, b"spin")
        waiting = hang(client, broker.address, b"spin")
        until(client, lambda status: (status.busy, status.waiting) == (1, 1))

        waiting.close()
        until(client, lambda status: (status.busy, status.waiting) == (1, 0))
        running.close()
        until(client, lambda status: (status.busy, status.killed) == (0, 1))

        assert ask(client, b"pid").header


def test_a_request_that_nobody_waits_for_any_more_is_ended() -> None:
    with serving() as client, ThreadPoolExecutor() as pool:
        away = Event()
        asked = pool.submit(client.ask, b"spin", gone=away.is_set)
        until(client, lambda status: status.busy == 1)

        away.set()

        error = asked.exception()
        assert isinstance(error, QueryStopped)
        assert error.limit == "client"
        until(client, lambda status: (status.busy, status.killed) == (0, 1))


def test_a_client_that_waits_gets_its_answer() -> None:
    with serving() as client:
        answer = client.ask(b"sleep 0.6", gone=lambda: False)

        answer.body.close()
        assert answer.header == b"slept"


def test_an_ended_broker_is_told_in_words() -> None:
    broker = Broker(PLAN)
    broker.close()

    with pytest.raises(DisinfoGraphError, match="not reachable"):
        Client(broker.address).ask(b"pid")


def test_requests_may_be_asked_before_anything_is_open() -> None:
    with Broker(PLAN) as broker:
        client = Client(broker.address)

        assert client.status().state == "empty"
        with pytest.raises(QueryBusy, match="nothing is open yet"):
            ask(client, b"pid")
