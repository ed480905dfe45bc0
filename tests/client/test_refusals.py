"""What a server says instead of an answer, as exceptions; and when it is asked again."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import monotonic

import pytest
from toys import JSON, Reply, Request, answering

from disinfo_graph import connect
from disinfo_graph.errors import (
    EndpointError,
    QueryBusy,
    QueryError,
    QueryNotAcceptable,
    QueryRefused,
    QueryStopped,
    QueryTooMany,
)

TRUE = Reply(body=b'{"head":{},"boolean":true}', headers={"Content-Type": JSON})


def problem(status: int, **members: object) -> Reply:
    body = json.dumps({"type": "about:blank", "status": status} | members).encode()
    headers = {"Content-Type": "application/problem+json"}
    if "retry_after" in members:
        headers["Retry-After"] = str(members["retry_after"])
    return Reply(status=status, body=body, headers=headers)


def plain(status: int, text: str, **headers: str) -> Reply:
    return Reply(
        status=status, body=text.encode(), headers={"Content-Type": "text/plain"} | headers
    )


def one_after_another(*replies: Reply) -> tuple[Callable[[Request], Reply], list[Request]]:
    """Answer with one reply after another, and keep what was asked."""
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return replies[min(len(asked), len(replies)) - 1]

    return answer, asked


@pytest.mark.parametrize(
    ("reply", "kind", "message", "members"),
    [
        (
            problem(400, detail="line 2, column 9: expected }", line=2, column=9),
            QueryRefused,
            "line 2, column 9: expected }",
            {"line": 2, "column": 9, "reason": "expected }"},
        ),
        (problem(400, detail="no query"), QueryRefused, "no query", {"line": None}),
        (
            problem(413, detail="too many", limit="answer"),
            QueryStopped,
            "too many",
            {"limit": "answer"},
        ),
        (problem(413, detail="long query"), QueryRefused, "long query", {}),
        (problem(406, detail="not XML"), QueryNotAcceptable, "not XML", {}),
        (
            problem(503, detail="over 10 s", limit="seconds", retry_after=1),
            QueryStopped,
            "over 10 s",
            {"limit": "seconds"},
        ),
        (problem(503, detail="full", retry_after=30), QueryBusy, "full", {"retry_after": 30}),
        (
            problem(429, detail="slower", limit="rate", retry_after=99),
            QueryTooMany,
            "slower",
            {"retry_after": 99},
        ),
        (plain(503, "closed"), QueryBusy, "closed", {"retry_after": None}),
        (
            plain(503, "closed", **{"Retry-After": "soon"}),
            QueryBusy,
            "closed",
            {"retry_after": None},
        ),
        (
            plain(400, "Parse error:\nLexical error at line 3, column 14.  Encountered: '&'"),
            QueryRefused,
            "line 3, column 14: Parse error: Lexical error at here. Encountered: '&'",
            {"line": 3, "column": 14},
        ),
        (
            plain(400, "error at 1:8: expected one of SELECT"),
            QueryRefused,
            "line 1, column 8: error here: expected one of SELECT",
            {"line": 1, "column": 8},
        ),
        (
            Reply(status=400, body=b"<html>", headers={"Content-Type": "text/html"}),
            QueryRefused,
            "Bad Request",
            {},
        ),
        (
            Reply(status=400, body=b"{not json", headers={"Content-Type": "application/json"}),
            QueryRefused,
            "Bad Request",
            {},
        ),
        (
            Reply(status=400, body=b"[1]", headers={"Content-Type": "application/json"}),
            QueryRefused,
            "Bad Request",
            {},
        ),
        (problem(500, detail="a fault of the site"), EndpointError, "500 a fault of the site", {}),
        (plain(401, "who are you?"), EndpointError, "401 who are you?", {}),
    ],
)
def test_a_refusal_is_an_exception_of_its_kind(
    reply: Reply, kind: type[QueryError], message: str, members: dict[str, object]
) -> None:
    answer, asked = one_after_another(reply)

    with answering(answer) as url, connect(url) as there, pytest.raises(QueryError) as refused:
        there.ask("ASK {}")

    assert type(refused.value) is kind
    assert message in str(refused.value)
    assert {name: getattr(refused.value, name) for name in members} == members
    assert len(asked) == 1


BUSY = problem(503, detail="full", retry_after=0)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_without_room_is_asked_again(status: int) -> None:
    answer, asked = one_after_another(*[problem(status, detail="full", retry_after=0)] * 2, TRUE)

    with answering(answer) as url, connect(url) as there:
        assert there.ask("ASK {}")

    assert len(asked) == 3
    assert len({request.fields["query"][0] for request in asked}) == 1


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_it_is_asked_again_as_often_as_told(retries: int) -> None:
    answer, asked = one_after_another(BUSY)

    with (
        answering(answer) as url,
        connect(url, retries=retries) as there,
        pytest.raises(QueryBusy),
    ):
        there.ask("ASK {}")

    assert len(asked) == retries + 1


@pytest.mark.slow
def test_it_is_asked_again_no_sooner_than_it_says() -> None:
    answer, _ = one_after_another(problem(503, detail="full", retry_after=1), TRUE)
    began = monotonic()

    with answering(answer) as url, connect(url) as there:
        assert there.ask("ASK {}")

    assert monotonic() - began >= 1


def test_a_date_is_understood_as_a_time_to_wait() -> None:
    past = plain(503, "full", **{"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"})
    answer, asked = one_after_another(past, TRUE)

    with answering(answer) as url, connect(url) as there:
        assert there.ask("ASK {}")

    assert len(asked) == 2
