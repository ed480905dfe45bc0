"""A request that meets a limit ends with that limit's name, and the next one finds a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from asking import ask

from disinfo_graph.config import Lanes, Limits
from disinfo_graph.errors import DisinfoGraphError, QueryBusy, QueryRefused, QueryStopped
from disinfo_graph.workers import Broker, Client, Plan, once
from disinfo_graph.workers.failures import DEATHS

MEGABYTE = 1024 * 1024
PLAN = Plan(
    opener="killable:opener",
    evaluate="killable:evaluate",
    preload=True,
    limits=Limits(seconds=5, memory=64 * MEGABYTE, answer=MEGABYTE),
    lanes=Lanes(queries=1, pages=0, slow_after=5),
)


@pytest.fixture(scope="module", params=[True, False], ids=["memory", "disk"])
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    with Broker(replace(PLAN, preload=request.param)) as broker:
        client = Client(broker.address)
        client.open("thing")
        yield client


def stopped(client: Client, request: bytes) -> str:
    with pytest.raises(QueryStopped) as caught:
        ask(client, request)
    return caught.value.limit


SIGNALS = {
    "abort": ("memory", signal.SIGABRT),
    "segfault": ("complexity", signal.SIGSEGV),
    "bus": ("complexity", signal.SIGBUS),
    "xcpu": ("seconds", signal.SIGXCPU),
}


def test_every_signal_of_the_table_is_tested() -> None:
    assert {number for _, number in SIGNALS.values()} == set(DEATHS)


@pytest.mark.parametrize(("verb", "limit"), [(verb, limit) for verb, (limit, _) in SIGNALS.items()])
def test_a_death_by_signal_names_its_limit(client: Client, verb: str, limit: str) -> None:
    assert stopped(client, verb.encode()) == limit
    assert ask(client, b"pid").header


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (b"exit 3", "worker: ended by exit code 3 while answering"),
        (b"fail some text", "ValueError: some text"),
        (b"header 70000", "header of 70000 bytes (at most 65536)"),
    ],
)
def test_any_other_end_is_told_in_words(client: Client, request_: bytes, message: str) -> None:
    with pytest.raises(DisinfoGraphError) as caught:
        ask(client, request_)

    assert str(caught.value) == message
    assert type(caught.value) is DisinfoGraphError


@pytest.mark.parametrize(("verb", "number"), [(b"oom", 9), (b"term", 15)])
def test_a_worker_that_somebody_else_ended_is_told_as_lost(
    client: Client, verb: bytes, number: int
) -> None:
    with pytest.raises(QueryBusy) as caught:
        ask(client, verb)

    told = f"the worker was lost: signal {number} ended it, which no limit of a query sends"
    assert (str(caught.value), caught.value.retry_after) == (told, 1)
    assert ask(client, b"pid").header


def test_an_own_exception_keeps_its_class_and_fields(client: Client) -> None:
    with pytest.raises(QueryRefused) as caught:
        client.ask(b"refuse")

    assert (caught.value.reason, caught.value.line, caught.value.column) == ("not this", 3, 7)
    assert str(caught.value) == "line 3, column 7: not this"


def test_an_error_of_any_length_arrives_cut(client: Client) -> None:
    pid = client.status().pid

    with pytest.raises(QueryRefused) as caught:
        client.ask(b"fail-long 1000000")

    assert str(caught.value) == "line 1, column 2: " + "x" * 1981 + "…"
    assert caught.value.reason == "x" * 1999 + "…"
    assert (caught.value.line, client.status().pid) == (1, pid)


def test_python_limits_count_as_limits(client: Client) -> None:
    assert stopped(client, b"recurse") == "complexity"


def test_memory_is_bounded_by_the_allowance(client: Client) -> None:
    assert ask(client, b"allocate %d" % (40 * MEGABYTE)).header == b"%d" % (40 * MEGABYTE)
    assert stopped(client, b"allocate %d" % (65 * MEGABYTE)) == "memory"


def test_a_worker_that_stays_large_is_replaced(client: Client) -> None:
    first = ask(client, b"keep %d" % (40 * MEGABYTE)).header

    assert ask(client, b"keep %d" % (40 * MEGABYTE)).header != first


def test_an_answer_is_whole_or_refused(client: Client) -> None:
    answer = client.ask(b"write 1024")

    with answer.body as body:
        assert body.read() == b"x" * MEGABYTE
    assert (answer.name, answer.header, answer.size) == ("thing", b"written", MEGABYTE)
    assert stopped(client, b"write 1025") == "answer"


def test_an_engine_that_raises_its_own_error_there_changes_nothing(client: Client) -> None:
    assert stopped(client, b"replace %d" % (2 * MEGABYTE)) == "answer"


def test_a_large_request_arrives_whole(client: Client) -> None:
    answer = ask(client, b"echo " + b"y" * MEGABYTE)

    assert answer.size == MEGABYTE


def test_no_core_is_written(client: Client) -> None:
    assert ask(client, b"limits").header == b"((0, 0), %d)" % os.nice(0)


def test_a_preloaded_worker_can_open_nothing() -> None:
    with pytest.raises(DisinfoGraphError, match="Too many open files"):
        once(PLAN, "thing", b"dial")


@pytest.mark.slow
def test_the_kernel_ends_what_takes_more_processor_time_than_was_allowed() -> None:
    # The broker's clock runs out first, unless an engine computes in several threads.
    script = (
        "from disinfo_graph.config import Limits\n"
        "from disinfo_graph.workers.limits import allow_seconds\n"
        "allow_seconds(Limits(seconds=0.1))\n"
        "while True: pass"
    )

    done = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)

    assert done.returncode == -signal.SIGXCPU


def test_each_limit_says_in_its_own_words_which_it_is() -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, seconds=0.4))
    told: dict[bytes, str] = {}
    with Broker(plan) as broker:
        client = Client(broker.address)
        client.open("thing")
        for request in (b"sleep 60", b"xcpu", b"abort", b"segfault", b"write 1025"):
            with pytest.raises(QueryStopped) as caught:
                ask(client, request)
            told[request] = str(caught.value)

    assert told == {
        b"sleep 60": "over 0.4 s",
        b"xcpu": "the query needs more processor time than one query may take",
        b"abort": "the query needs more memory than one query may take",
        b"segfault": "the query is too complex for the engine",
        b"write 1025": "the answer has over 1048576 bytes",
    }


@pytest.mark.parametrize("verb", [b"spin", b"sleep 60"])
def test_a_deadline_is_kept(verb: bytes) -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, seconds=0.3))
    with Broker(plan) as broker:
        client = Client(broker.address)
        client.open("thing")
        start = time.monotonic()

        assert stopped(client, verb) == "seconds"

        assert 0.3 <= time.monotonic() - start < 2
        assert client.status().killed == 1
        assert ask(client, b"pid").header


@pytest.mark.slow
def test_processor_time_is_counted_anew_for_each_request() -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, seconds=4))
    with Broker(plan) as broker:
        client = Client(broker.address)
        client.open("thing")

        pids = {ask(client, b"busy 0.7").header for _ in range(8)}

    assert len(pids) == 1


def test_once_answers_and_fails_alike() -> None:
    with once(PLAN, "thing", b"echo hello").body as body:
        assert body.read() == b"hello"
    with pytest.raises(QueryStopped):
        once(PLAN, "thing", b"segfault")
    with pytest.raises(DisinfoGraphError, match="bad is not there"):
        once(PLAN, "bad", b"pid")
