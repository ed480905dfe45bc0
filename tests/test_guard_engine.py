"""The guard against the real engine: nothing that passes dials out or ends the process.

The engine runs in a process of its own, so that what ends it is seen, and fails the test.
"""

from __future__ import annotations

import contextlib
import gc
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disinfo_graph.config import Config, Limits
from disinfo_graph.errors import QueryRefused
from disinfo_graph.guard import check
from disinfo_graph.query import Ask, Endpoint, serving

LIMITS = Limits()
WIRE = "http://127.0.0.1:1/"  # stands for the address of the tripwire
NOWHERE = f"<{WIRE}>"
BASE = "http://x.example/sparql"

ENGINE = """
import json, sys, pyoxigraph as ox
store = ox.Store()
node = ox.NamedNode("http://x/p")
store.add(ox.Quad(node, node, node))
store.add(ox.Quad(node, node, node, ox.NamedNode("http://x/g")))
for line in sys.stdin:
    try:
        answer = store.query(json.loads(line), base_iri="BASE", prefixes={"dg": "http://x/#"})
        told = "boolean" if isinstance(answer, ox.QueryBoolean) else f"{len(list(answer))} answers"
    except SyntaxError:
        told = "no query"
    except (OSError, RuntimeError, ValueError) as error:
        told = f"failed: {error}"
    print(json.dumps(told if len(store) == 2 else "changed"), flush=True)
""".replace("BASE", BASE)


class Engine:
    """Evaluates queries in another process, and sees whether it dials the tripwire."""

    def __init__(self, process: subprocess.Popen[str], wire: socket.socket) -> None:
        assert process.stdin and process.stdout
        self._process, self._ask, self._answer = process, process.stdin, process.stdout
        self._wire, self.dialled = wire, 0
        self.address = f"http://127.0.0.1:{wire.getsockname()[1]}/"
        threading.Thread(target=self._hang_up, daemon=True).start()

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed when the tests are done
            while True:
                caller, _ = self._wire.accept()
                self.dialled += 1
                caller.close()

    def evaluated(self, query: str) -> str:
        """Return what became of a query; fails where it ends the engine."""
        self._ask.write(json.dumps(query.replace(WIRE, self.address)) + "\n")
        self._ask.flush()
        line = self._answer.readline()
        assert line, f"the engine ended by {self._process.wait()} at {query!r}"
        told: str = json.loads(line)
        return told


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    command = [sys.executable, "-c", ENGINE]
    pipe = subprocess.PIPE
    with (
        socket.create_server(("127.0.0.1", 0)) as wire,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process,
    ):
        yield Engine(process, wire)
        wire.shutdown(socket.SHUT_RDWR)
        process.kill()


DIALLING = (
    f"ASK {{ SERVICE {NOWHERE} {{}} }}",
    f"ASK {{ SERVICE SILENT {NOWHERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?o . service{NOWHERE}{{}} }}",
    f"PREFIX : {NOWHERE} ASK {{ SERVICE:b {{}} }}",
    f"PREFIX a: {NOWHERE} SELECT ?s {{ ?s ?p true.SERVICE a:b {{}} }}",
    f"ASK {{ FILTER(1<2)SERVICE{NOWHERE}{{}} }}",
    f"ASK {{ FILTER(1<2#>'''\n) SERVICE {NOWHERE} {{}} #'''\n}}",
    f"ASK {{ VALUES ?x {{'''a'}} SERVICE {NOWHERE} {{}} #\\z'''\n}}",
    f"ASK {{ BIND('a\\u0027 AS ?x) #' AS ?y) SERVICE {NOWHERE} {{}} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM <g> {{ {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }} UNION {{}} }}",
    f"SELECT * {{ GRAPH ?service {{ ?s ?p ?o }} FILTER EXISTS {{ SERVICE {NOWHERE} {{}} }} }}",
)
HARMLESS = (
    "SELECT * { ?s ?p ?o }",
    "PREFIX service: <http://x/> ASK { GRAPH service:g { ?s ?p 'SERVICE' } }",
    "ASK { ?s ?p ?o FILTER(?o<5&&?o>3) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s dg:service ?o # SERVICE\n}",
)
SPLICES = [
    *("SERVICE", "service", "SERVICE ", "SILENT", NOWHERE, "<a>", "<", ">", "<<", ">>", "<#", "#"),
    *(
        "'",
        '"',
        "'''",
        '"""',
        "\\",
        "\\'",
        "\\u0027",
        "\\u0053",
        "\\U00000023",
        "\n",
        "\r",
        " ",
        "\t",
    ),
    *("{", "}", "{}", "(", ")", "[", "]", ".", ";", ",", ":", "a:", "a:b", "?x", "@en", "--ltr"),
    *(
        "true",
        "1",
        "1.",
        "1e0",
        "_:b",
        "*",
        "/",
        "|",
        "||",
        "&&",
        "=",
        "!",
        "^",
        "+",
        "-",
        "é",
        "\x00",
    ),
    *("FILTER", "BIND", "UNION", "OPTIONAL", "GRAPH", "BASE <http://x:80>", "PREFIX a: <>"),
    *("INSERT DATA {}", "LOAD <a>", "; CLEAR ALL", "FROM <file:///etc/passwd>"),
]


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """Return a query that dials, or one that does not, with pieces put in, out or in place."""
    text = draw(st.sampled_from([*DIALLING, *DIALLING, *HARMLESS]))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from([0, 0, 0, 1, 2, 7, 8]))
        text = text[:at] + draw(st.sampled_from(["", *SPLICES])) + text[at + gone :]
    return text


@pytest.mark.parametrize("query", DIALLING)
def test_the_tripwire_is_met_by_what_the_guard_refuses(engine: Engine, query: str) -> None:
    before = engine.dialled

    engine.evaluated(query)

    assert engine.dialled > before
    with pytest.raises(QueryRefused):
        check(query, LIMITS)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None)
@given(query=spliced())
def test_what_passes_dials_nobody_and_changes_nothing(engine: Engine, query: str) -> None:
    try:
        check(query.replace(WIRE, engine.address), LIMITS)
    except QueryRefused:
        return
    before = engine.dialled

    told = engine.evaluated(query)

    assert engine.dialled == before
    assert told in ("boolean", "no query") or told.endswith("answers"), told


NESTS: dict[str, Callable[[int], str]] = {
    "{}": lambda depth: "ASK " + "{" * depth + "}" * depth,
    "()": lambda depth: "ASK { FILTER" + "(" * (depth - 1) + "1" + ")" * (depth - 1) + " }",
    "[]": lambda depth: "ASK { ?s ?p " + "[ ?p " * (depth - 1) + "1" + " ]" * (depth - 1) + " }",
}


@pytest.mark.slow  # the engine reads nested brackets in time by the fourth power of their depth
@pytest.mark.parametrize("nest", NESTS)
def test_the_deepest_nesting_that_passes_is_read(engine: Engine, nest: str) -> None:
    query = NESTS[nest](LIMITS.depth)

    check(query, LIMITS)

    assert engine.evaluated(query) == "boolean"
    with pytest.raises(QueryRefused, match=f"more than {LIMITS.depth} deep"):
        check(NESTS[nest](LIMITS.depth + 1), LIMITS)


LONG = ("?s ?p 'x' . ", "'a' \"b\" ", "# x {\n", "?o<5 ", "<http://x/#a> ", "<", "(?o,<a'b'>) ")
ODD = ("\\u0041", "\\", "a:b ", "a.b.", ":", "@en ", "_:a. ", "1.1.1", "s:service ", "true.")


@pytest.mark.slow
@pytest.mark.parametrize("piece", [*LONG, *ODD])
def test_four_times_the_text_takes_four_times_as_long(piece: str) -> None:
    limits = replace(LIMITS, query=1 << 30, depth=1 << 30)

    def taken(size: int) -> float:
        query = "ASK { " + piece * (size // len(piece))
        began = time.process_time()
        with contextlib.suppress(QueryRefused):
            check(query, limits)
        return time.process_time() - began

    gc.disable()
    try:
        small, large = (min(taken(size) for _ in range(3)) for size in (50_000, 200_000))
    finally:
        gc.enable()

    # With a factor of two of room; by the square it would be sixteen times.
    assert large < 2 * 4 * max(small, 0.002)


@pytest.fixture(scope="module")
def endpoint(site: Path) -> Iterator[Endpoint]:
    with serving(Config(site=site)) as endpoint:
        yield endpoint


def test_graphs_that_are_not_of_the_release_are_empty_and_nobody_is_asked_for_them(
    endpoint: Endpoint,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        web = f"http://127.0.0.1:{listener.getsockname()[1]}/g"
        for iri in (web, "file:///etc/passwd", "urn:nothing"):
            requests = [
                Ask(query="ASK { ?s ?p ?o }", default_graphs=(iri,)),
                Ask(query="ASK { GRAPH ?g { ?s ?p ?o } }", named_graphs=(iri,)),
                Ask(query=f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"),
                Ask(query=f"ASK FROM <{iri}> {{ ?s ?p ?o }}"),
                Ask(query=f"ASK FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
                Ask(query=f"BASE <{iri}> ASK FROM <> {{ ?s ?p ?o }}"),
            ]
            for request in requests:
                with endpoint.ask(request).body as body:
                    assert json.loads(body.read())["boolean"] is False

        with pytest.raises(BlockingIOError):
            listener.accept()
