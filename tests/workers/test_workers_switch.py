"""Opening another thing while the first one answers, and what happens when that goes wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from asking import ask, until

from disinfo_graph.config import Lanes, Limits
from disinfo_graph.errors import DisinfoGraphError, QueryBusy
from disinfo_graph.workers import Broker, Client, Plan

PLAN = Plan(
    opener="killable:opener",
    evaluate="killable:evaluate",
    preload=True,
    limits=Limits(seconds=5),
    lanes=Lanes(queries=2, pages=1, slow_after=5),
)


@pytest.fixture(params=[True, False], ids=["memory", "disk"])
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    with Broker(replace(PLAN, preload=request.param)) as broker:
        client = Client(broker.address)
        client.open("first")
        yield client


def test_the_old_one_answers_until_the_new_one_is_ready(client: Client) -> None:
    with ThreadPoolExecutor() as pool:
        opening = pool.submit(client.open, "slow second")
        until(client, lambda status: status.opening == "slow second")
        names = [ask(client, b"pid").name for _ in range(20)]
        assert not opening.done()
        opening.result()

    assert set(names) == {"first"}
    assert ask(client, b"pid").name == "slow second"


def test_a_running_request_ends_on_the_old_one(client: Client) -> None:
    with ThreadPoolExecutor() as pool:
        running = pool.submit(ask, client, b"sleep 0.5")
        until(client, lambda status: status.busy == 1)
        client.open("second")

        assert ask(client, b"pid").name == "second"
        assert running.result().name == "first"
        until(client, lambda status: status.workers == 3)


def test_no_request_is_lost_over_many_switches(client: Client) -> None:
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(ask, client, b"pid") for _ in range(300)]
        for number in range(5):
            client.open(f"thing {number}")

    assert all(future.result().name for future in asked)
    assert ask(client, b"pid").name == "thing 4"


@pytest.mark.parametrize(
    ("name", "message"), [("bad", "bad is not there"), ("dies", "more memory than")]
)
def test_what_cannot_be_opened_changes_nothing(client: Client, name: str, message: str) -> None:
    with pytest.raises(DisinfoGraphError, match=message):
        client.open(name)

    assert ask(client, b"pid").name == "first"
    assert client.status().state == "ready"


def test_a_later_opening_overtakes_an_earlier_one(client: Client) -> None:
    with ThreadPoolExecutor() as pool:
        earlier = pool.submit(client.open, "slow second")
        until(client, lambda status: status.opening == "slow second")
        client.open("third")

        assert "overtaken by third" in str(earlier.exception())
    assert ask(client, b"pid").name == "third"


def test_a_zygote_that_dies_is_replaced(client: Client) -> None:
    os.kill(int(ask(client, b"zygote").header), signal.SIGKILL)

    until(client, lambda status: status.state == "failing")
    with pytest.raises(QueryBusy):
        ask(client, b"pid")
    until(client, lambda status: status.state == "ready" and status.workers == 3)

    assert ask(client, b"pid").name == "first"


def test_workers_that_cannot_start_are_not_forked_in_a_loop(tmp_path: Path) -> None:
    (needed := tmp_path / "needed").touch()
    with Broker(replace(PLAN, preload=False, lanes=Lanes(queries=1, pages=0))) as broker:
        client = Client(broker.address)
        client.open(f"needs {needed}")
        needed.unlink()
        with pytest.raises(DisinfoGraphError):
            ask(client, b"exit 1")

        status = until(client, lambda status: status.state == "failing")
        assert "FileNotFoundError" in str(status.problem)
        with pytest.raises(QueryBusy, match="no worker can be started"):
            ask(client, b"pid")
        needed.touch()
        until(client, lambda status: status.state == "ready")

        assert ask(client, b"pid").header


def test_another_thing_can_be_opened_while_workers_cannot_start(tmp_path: Path) -> None:
    (needed := tmp_path / "needed").touch()
    with Broker(replace(PLAN, preload=False)) as broker:
        client = Client(broker.address)
        client.open(f"needs {needed}")
        needed.unlink()
        with pytest.raises(DisinfoGraphError):
            ask(client, b"exit 1")
        until(client, lambda status: status.state == "failing")

        client.open("second")

        assert ask(client, b"pid").name == "second"
        assert client.status().state == "ready"
