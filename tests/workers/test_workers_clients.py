"""No client asks more than its share: how often, how many at once, and who is next."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from asking import ask, until

from disinfo_graph.config import Config, Lanes, Limits, Rate
from disinfo_graph.errors import DisinfoGraphError, QueryTooMany
from disinfo_graph.workers import Answer, Broker, Client, Plan
from disinfo_graph.workers.house import Job
from disinfo_graph.workers.messages import Ask
from disinfo_graph.workers.parking import Parking
from disinfo_graph.workers.rates import Rates

PLAN = Plan(
    opener="killable:opener",
    evaluate="killable:evaluate",
    preload=True,
    limits=Limits(seconds=5, answer=1024),
    lanes=Lanes(queries=1, pages=1, slow_after=5),
    rate=Rate(minute=0),
)


@contextmanager
def serving(
    lanes: Lanes = PLAN.lanes, rate: Rate = PLAN.rate, limits: Limits = PLAN.limits
) -> Iterator[Client]:
    with Broker(replace(PLAN, lanes=lanes, rate=rate, limits=limits)) as broker:
        client = Client(broker.address)
        client.open("thing")
        yield client


def asked(client: Client, request: bytes, name: str | None) -> Answer:
    answer = client.ask(request, client=name)
    answer.body.close()
    return answer


def test_a_client_that_asks_too_often_is_told_when_to_come_back() -> None:
    with serving(rate=Rate(minute=1, burst=3)) as client:
        for _ in range(3):
            asked(client, b"pid", "192.0.2.1")
        with pytest.raises(QueryTooMany) as caught:
            asked(client, b"pid", "192.0.2.1")

        told = caught.value
        assert told.limit == "rate"
        assert told.retry_after is not None and 50 < told.retry_after <= 60
        assert str(told) == (
            f"over 1 queries a minute from your address (expected a pause of {told.retry_after} s)"
        )
        assert asked(client, b"pid", "192.0.2.2").header
        assert all(ask(client, b"pid").header for _ in range(5))
        status = client.status()
        assert (status.limited, status.clients) == (1, 2)


def test_a_pause_of_the_told_length_is_enough_and_a_shorter_one_is_not() -> None:
    rates = Rates(Rate(minute=6, burst=2))
    assert [rates.refusal("a", 100.0) for _ in range(2)] == [None, None]
    refused = rates.refusal("a", 100.0)
    assert refused is not None and refused.retry_after is not None

    assert rates.refusal("a", 100.0 + refused.retry_after - 1) is not None
    assert rates.refusal("a", 100.0 + refused.retry_after) is None
    assert rates.refusal("a", 100.0 + refused.retry_after) is not None


def test_in_the_long_run_the_rate_holds_whatever_the_burst() -> None:
    rates = Rates(Rate(minute=120, burst=40))

    passed = sum(rates.refusal("a", tenth / 10) is None for tenth in range(6_000))

    assert passed == 40 + 120 * 10 - 1


def test_no_rate_is_no_limit_and_remembers_nobody() -> None:
    rates = Rates(Rate(minute=0))

    assert all(rates.refusal("a", 1.0) is None for _ in range(1_000))
    assert len(rates) == 0


@pytest.mark.slow
def test_a_million_addresses_take_no_more_room_than_the_table_has() -> None:
    rates = Rates(Rate(clients=1_000))

    refused = [rates.refusal(f"2001:db8::{number:x}", 1.0) for number in range(1_000_000)]

    assert not any(refused)
    assert len(rates) == 1_000


def test_who_asks_on_is_not_forgotten_for_others() -> None:
    rates = Rates(Rate(minute=1, burst=3, clients=2))

    told = [rates.refusal(name, 1.0) for name in ("a", "b", "a", "c", "a", "a")]

    assert [bool(refusal) for refusal in told] == [False] * 5 + [True]


def test_one_client_holds_no_more_than_its_places() -> None:
    lanes = replace(PLAN.lanes, each=2)
    with serving(lanes) as client, ThreadPoolExecutor() as pool:
        held = [pool.submit(asked, client, b"sleep 0.5", "one") for _ in range(2)]
        until(client, lambda status: (status.busy, status.waiting) == (1, 1))

        with pytest.raises(QueryTooMany) as caught:
            asked(client, b"pid", "one")
        other = asked(client, b"pid", "another")

        assert (caught.value.limit, caught.value.retry_after) == ("places", 1)
        assert other.header
        assert [future.result().header for future in held] == [b"slept"] * 2
        assert asked(client, b"pid", "one").header


def test_the_places_of_one_client_are_half_of_the_servers_threads_for_queries() -> None:
    config = Config()

    assert 2 * config.lanes.each <= config.threads - 4
    assert 2 * config.lanes.each <= config.lanes.waiting + config.lanes.queries


def test_a_client_with_many_waiting_lets_another_one_by() -> None:
    ended: list[str] = []

    def note(name: str, future: Future[Answer]) -> None:
        assert future.result().header == b"slept"
        ended.append(name)

    lanes = replace(PLAN.lanes, queries=2)
    with serving(lanes) as client, ThreadPoolExecutor(8) as pool:
        for _ in range(6):
            many = pool.submit(asked, client, b"sleep 0.3", "many")
            many.add_done_callback(lambda future: note("many", future))
        until(client, lambda status: (status.busy, status.waiting) == (2, 4))

        few = pool.submit(asked, client, b"sleep 0.3", "few")
        few.add_done_callback(lambda future: note("few", future))

    assert sorted(ended) == ["few"] + ["many"] * 6
    assert ended.index("few") <= 3  # the two that ran, the one started beside it


def test_one_client_does_not_hold_all_of_the_slow_lane() -> None:
    lanes = Lanes(queries=2, pages=0, slow=2, slow_after=0.1, give_way=0.05)
    with serving(lanes) as client, ThreadPoolExecutor() as pool:
        endless = [pool.submit(asked, client, b"spin", "one") for _ in range(4)]
        until(client, lambda status: status.slow == 1)

        assert asked(client, b"busy 0.2", "another").header
        assert client.status().slow == 1
        assert not any(future.done() for future in endless)


def test_who_has_taken_least_of_the_slow_lane_is_next() -> None:
    lanes = Lanes(queries=1, pages=0, slow=1, slow_after=0.05, give_way=0.05)
    ended: list[str] = []

    def ask_long(who: str, request: bytes = b"busy 0.4") -> None:
        asked(client, request, who)
        ended.append(who)

    # The first goes on long enough for others to be parked, however busy the machine is.
    limits = replace(PLAN.limits, seconds=60)
    with serving(lanes, limits=limits) as client, ThreadPoolExecutor() as pool:
        first = pool.submit(ask_long, "many", b"busy 2")
        until(client, lambda status: status.slow == 1)
        asking = [pool.submit(ask_long, "many")]
        until(client, lambda status: status.busy == 2)
        asking.append(pool.submit(ask_long, "few"))
        until(client, lambda status: status.waiting == 1 and status.busy == 2)
        assert asked(client, b"pid", "another").header  # for which the last one has to give way
        until(client, lambda status: status.waiting == 2 and status.busy == 1)
        assert not first.done()
        for future in asking:
            future.result()

    assert ended == ["many", "few", "many"]


def test_a_place_goes_to_who_took_least_of_late_not_to_who_came_first() -> None:
    parking = Parking(Lanes(slow=1))
    with socket.socket() as one, socket.socket() as other:
        many = Job(client=one, asked=Ask(lane="queries", client="many"), request=None, since=0)
        few = Job(client=other, asked=Ask(lane="queries", client="few"), request=None, since=1)
        parking.add(many)
        parking.add(few)
        parking.spent.add("many", 5, now=2)
        soon = parking.next(Counter(), now=2)
        parking.spent.add("few", 1, now=600)  # when half has been forgotten ten times
        late = parking.next(Counter(), now=600)

    assert (soon, late) == (few, many)


ENDS = {
    b"pid": "answered",
    b"abort": "memory",
    b"segfault": "complexity",
    b"xcpu": "seconds",
    b"refuse": "refused",
    b"write 2": "answer",
    b"fail x": "failed",
}


def test_ends_are_counted_by_what_ended_them() -> None:
    with serving() as client:
        for request in ENDS:
            try:
                ask(client, request)
            except DisinfoGraphError:
                assert request != b"pid"
        ask(client, b"pid", lane="pages")

        counted = client.status().outcomes

    assert counted == {"queries": dict.fromkeys(ENDS.values(), 1), "pages": {"answered": 1}}
