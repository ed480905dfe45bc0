"""What goes over the wire, and what of it is an answer: whole, or an error."""

from __future__ import annotations

import gc
import gzip
import json
import os
import socket
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from toys import JSON, Reply, Request, answering, chunked, playing, reply, sized

from disinfo_graph import connect
from disinfo_graph.client import spool
from disinfo_graph.errors import ConfigError, EndpointError, QueryRefused, QueryStopped

ROWS = 500
TABLE = json.dumps(
    {
        "head": {"vars": ["n"]},
        "results": {
            "bindings": [{"n": {"type": "literal", "value": f"}}]}} {n}"}} for n in range(ROWS)]
        },
    }
).encode()
GRAPH = b"".join(b'<urn:a> <urn:p> "%d" .\n' % n for n in range(ROWS))
SELECT = "SELECT * {}"
NT = "application/n-triples"
GZIP = "Content-Encoding: gzip"
GRAPHS: dict[str, bytes] = {
    NT: GRAPH,
    "text/turtle": GRAPH,
    "application/rdf+xml": (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
        + b"".join(
            b'<rdf:Description rdf:about="urn:a"><u:p>%d</u:p></rdf:Description>' % n
            for n in range(ROWS)
        )
        + b"</rdf:RDF>"
    ),
}


def select(url: str) -> list[dict[str, object]]:
    with connect(url) as there:
        return [dict(row) for row in there.select(SELECT)]


@pytest.mark.parametrize(
    "response",
    [
        sized(TABLE),
        chunked(TABLE),
        reply(TABLE),
        sized(gzip.compress(TABLE), GZIP),
        sized(gzip.compress(TABLE[:99]) + gzip.compress(TABLE[99:]), GZIP),
        reply(gzip.compress(TABLE), GZIP),
        sized(TABLE, kind="application/json; charset=utf-8"),
    ],
)
def test_a_whole_answer_is_read_however_it_is_sent(response: bytes) -> None:
    with playing(response) as url:
        assert len(select(url)) == ROWS


CUTS = (0.0, 0.1, 0.5, 0.9, 0.999)


def cut(response: bytes, part: float) -> bytes:
    """Break a response off within its body."""
    head = response.index(b"\r\n\r\n") + 4
    return response[: head + int(part * (len(response) - head))]


@pytest.mark.parametrize("part", CUTS)
@pytest.mark.parametrize(
    "response",
    [
        sized(TABLE),
        chunked(TABLE),
        reply(TABLE),
        sized(gzip.compress(TABLE), GZIP),
        reply(gzip.compress(TABLE), GZIP),
    ],
    ids=("sized", "chunked", "unframed", "sized gzip", "unframed gzip"),
)
def test_an_answer_that_was_cut_is_an_error(response: bytes, part: float) -> None:
    with (
        playing(cut(response, part)) as url,
        pytest.raises(EndpointError, match="expected a whole"),
    ):
        select(url)


@pytest.mark.parametrize("at", [b'"}}, {', b"}, {", b"]}}", b"}}"])
def test_an_answer_that_ends_early_though_http_says_it_is_whole_is_an_error(at: bytes) -> None:
    broken = sized(TABLE[: TABLE.rindex(at) + 1])

    with playing(broken) as url, pytest.raises(EndpointError, match="expected a whole"):
        select(url)


def test_an_answer_with_a_gzip_without_its_end_is_an_error() -> None:
    # The table is all there, only the checksum is not: whoever decodes leniently sees nothing.
    with (
        playing(sized(gzip.compress(TABLE)[:-8], GZIP)) as url,
        pytest.raises(EndpointError, match="broke off"),
    ):
        select(url)


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("send", [sized, chunked])
def test_a_graph_is_read_in_each_syntax(send: Callable[..., bytes], media_type: str) -> None:
    with playing(send(GRAPHS[media_type], kind=media_type)) as url, connect(url) as there:
        assert len(there.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == ROWS


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("send", [sized, chunked, reply])
@pytest.mark.parametrize("part", CUTS)
def test_a_graph_that_was_cut_is_an_error(
    send: Callable[..., bytes], media_type: str, part: float
) -> None:
    response = cut(send(GRAPHS[media_type], kind=media_type), part)

    with playing(response) as url, connect(url) as there, pytest.raises(EndpointError):
        there.construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_graph_whose_end_nobody_tells_is_refused() -> None:
    with (
        playing(reply(GRAPH, kind=NT)) as url,
        connect(url) as there,
        pytest.raises(EndpointError, match="Content-Length"),
    ):
        there.construct("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (sized(b"<html>", kind="text/html"), "text/html .expected application/sparql-results"),
        (sized(b"a,b\r\n", kind="text/csv"), "text/csv"),
        (sized(b"[]", kind="application/json"), "expected a whole, well-formed answer"),
        (sized(b'{"hello": 1}', kind="application/json"), "well-formed"),
        (sized(TABLE, "Content-Encoding: br"), "'br' .expected gzip"),
        (sized(b"", status="204 No Content"), "204 .* SPARQL endpoint"),
        (sized(b"no\nsuch", kind="text/plain", status="404 Not Found"), "404 no such"),
        (sized(b"<h1>", kind="text/html", status="502 Bad Gateway"), "502 Bad Gateway"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "no answer"),
        (b"", "no answer"),
    ],
)
def test_a_server_that_is_no_endpoint_is_told_apart(response: bytes, said: str) -> None:
    with playing(response) as url, pytest.raises(EndpointError, match=said) as told:
        select(url)

    assert str(told.value).startswith(url)


def test_a_server_that_is_not_there_is_told() -> None:
    with playing(b"") as url:
        pass

    with pytest.raises(EndpointError, match=r"refused .expected a SPARQL endpoint"):
        select(url)


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"

        with connect(url, timeout=0.1) as there, pytest.raises(EndpointError, match="timed out"):
            there.ask("ASK {}")


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000/sparql",
        "ftp://a.example/",
        "http://",
        "/sparql",
        "http://a:b@c.example/",
        "http://[/",
    ],
)
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match="expected"):
        connect(url)


@pytest.mark.parametrize(
    ("timeout", "retries", "largest"), [(0.0, 2, 9), (60.0, -1, 9), (60.0, 2, 0)]
)
def test_settings_that_make_no_sense_are_refused(
    timeout: float, retries: int, largest: int
) -> None:
    with pytest.raises(ConfigError, match="expected"):
        connect("http://a.example/", timeout=timeout, retries=retries, largest=largest)


@pytest.mark.parametrize("response", [chunked(TABLE), sized(gzip.compress(TABLE), GZIP)])
def test_an_answer_larger_than_told_is_stopped(response: bytes) -> None:
    with playing(response) as url:
        with connect(url, largest=len(TABLE)) as there:
            assert len(there.select(SELECT)) == ROWS
        with (
            connect(url, largest=len(TABLE) - 1) as there,
            pytest.raises(QueryStopped, match="largest") as stopped,
        ):
            there.select(SELECT)

    assert stopped.value.limit == "answer"


class Endpoint:
    """Keeps what it was sent, and answers true."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return Reply(body=b'{"head":{},"boolean":true}', headers={"Content-Type": JSON})


def test_a_query_is_sent_as_the_protocol_says() -> None:
    endpoint = Endpoint()
    query = "ASK { ?s ?p '%25 + ü&=\n🙂' }"

    with answering(endpoint) as url, connect(url, headers={"Authorization": "Basic eDp5"}) as there:
        there.ask(query, default_graphs=["urn:a", "urn:b"], named_graphs=["urn:c"])

    (sent,) = endpoint.asked
    assert sent.fields == {
        "query": [query],
        "default-graph-uri": ["urn:a", "urn:b"],
        "named-graph-uri": ["urn:c"],
    }
    assert sent.headers["accept"] == JSON
    assert sent.headers["accept-encoding"] == "gzip"
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert sent.headers["user-agent"].startswith("disinfo-graph/")
    assert sent.headers["authorization"] == "Basic eDp5"


def test_a_connection_is_used_again_also_after_a_refusal() -> None:
    asked: list[int] = []

    def answer(request: Request) -> Reply:
        asked.append(request.port)
        body = TABLE if len(asked) % 2 else b"no"
        return Reply(
            body=body, status=200 if len(asked) % 2 else 400, headers={"Content-Type": JSON}
        )

    with answering(answer) as url, connect(url) as there:
        for _ in range(3):
            there.select(SELECT)
            with pytest.raises(QueryRefused):
                there.select(SELECT)

    assert len(asked) == 6
    assert len(set(asked)) == 1


def test_a_kept_connection_that_was_closed_meanwhile_costs_no_answer() -> None:
    response = sized(b'{"head":{},"boolean":true}').replace(b"Connection: close", b"X: y")

    with playing(response) as url, connect(url) as there:
        assert [there.ask("ASK {}") for _ in range(5)] == [True] * 5


def test_a_connection_that_ends_before_any_answer_is_tried_once_more() -> None:
    whole = sized(b'{"head":{},"boolean":true}')

    with playing(b"", whole) as url, connect(url, retries=0) as there:
        assert there.ask("ASK {}")
    with playing(b"", b"", whole) as url, connect(url) as there, pytest.raises(EndpointError):
        there.ask("ASK {}")


def test_a_redirection_is_followed_with_the_query() -> None:
    endpoint = Endpoint()

    def answer(request: Request) -> Reply:
        if request.path == "/sparql":
            return Reply(status=307, headers={"Location": "/elsewhere"})
        return endpoint(request)

    with answering(answer) as url, connect(url) as there:
        assert there.ask("ASK {}")

    assert [request.path for request in endpoint.asked] == ["/elsewhere"]


def test_redirections_without_end_are_an_error() -> None:
    def answer(request: Request) -> Reply:
        return Reply(status=307, headers={"Location": request.path})

    with (
        answering(answer) as url,
        connect(url) as there,
        pytest.raises(EndpointError, match="redirects"),
    ):
        there.ask("ASK {}")


def test_the_proxy_that_the_environment_names_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint()
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)

    with answering(endpoint) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        with connect("http://a.example/sparql") as there:
            assert there.ask("ASK {}")

    assert [request.path for request in endpoint.asked] == ["http://a.example/sparql"]


def test_a_large_answer_is_kept_on_disk_as_long_as_it_is_in_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spool, "_IN_MEMORY", 1000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with playing(sized(TABLE)) as url, connect(url) as there:
        rows = there.select(SELECT)

    assert open_below(tmp_path) == 1
    assert [row["n"] for row in rows] == [f"}}]}} {n}" for n in range(ROWS)]
    del rows
    gc.collect()
    assert open_below(tmp_path) == 0


def open_below(folder: Path) -> int:
    """Return how many files of a folder this process has open, also those without a name."""
    links = Path("/proc/self/fd").iterdir()
    return sum(os.readlink(link).startswith(str(folder)) for link in links if link.is_symlink())


def test_answers_that_are_read_side_by_side_do_not_mix() -> None:
    with playing(sized(TABLE)) as url, connect(url) as there:
        rows = there.select(SELECT)

    assert all(one == other for one, other in zip(rows, rows, strict=True))
