"""The log: a line for each request, whatever it holds; nobody can forge, stop or fill it."""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from browsing import config
from serving import PATIENCE, get, running
from watching import HERE, NOWHERE, THERE, Served
from werkzeug.test import Client
from werkzeug.wrappers import Response

from disinfo_graph.config import Watching
from disinfo_graph.errors import ConfigError
from disinfo_graph.query import serving
from disinfo_graph.release import site as sites
from disinfo_graph.web import create_app, logs, noted
from disinfo_graph.web.app import ROUTES
from disinfo_graph.web.logs import Log
from disinfo_graph.web.metrics import Metrics
from disinfo_graph.web.observing import Observed, route


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    settings = config(site)
    with serving(settings) as endpoint:
        yield Served(settings, endpoint, create_app(settings, endpoint))


@contextmanager
def logged(served: Served, path: Path) -> Iterator[Client]:
    """Log to a file what a client asks meanwhile."""
    with logs.written(Watching(log=path)) as log:
        yield served.client(log)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_request_is_a_line_that_says_what_was_asked_and_how_it_went(
    served: Served, site: Path, tmp_path: Path
) -> None:
    with logged(served, tmp_path / "log") as client:
        client.get("/sparql?query=ASK%7B%7D&secret=1", environ_overrides=THERE)

    (line,) = lines(tmp_path / "log")
    milliseconds, time = line.pop("ms"), line.pop("time")
    assert isinstance(milliseconds, float)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", str(time))
    assert line == {
        "level": "INFO",
        "client": "192.0.2.0/24",
        "method": "GET",
        "path": "/sparql",
        "route": "sparql",
        "lane": "queries",
        "cache": "miss",
        "status": 200,
        "bytes": len('{"head":{},"boolean":true}'),
        "release": sites.current(site).name,
    }


@pytest.mark.parametrize(
    "path",
    [
        '/x\n{"level": "INFO", "message": "request"}',
        "/x\r\nforged",
        "/x\u2028\u0085\u009b31m\x7f\x1b[2J\u202e",
        '/x", "status": 200, "a": "',
        "/" + "x" * 5_000,
    ],
)
def test_no_client_can_forge_a_line(served: Served, tmp_path: Path, path: str) -> None:
    with logged(served, tmp_path / "log") as client:
        client.get(path, environ_overrides=THERE)

    written = (tmp_path / "log").read_bytes()
    assert re.fullmatch(rb"[\x20-\x7e]+\n", written)
    assert len(written) < 1_500
    (line,) = lines(tmp_path / "log")
    assert line["status"] == 404


def test_what_else_is_logged_cannot_be_forged_either(tmp_path: Path) -> None:
    with logs.written(Watching(log=tmp_path / "log")):
        logging.getLogger("waitress").warning("from %s: %r", "x\ny\u2028\x1b", "z")

    (line,) = lines(tmp_path / "log")
    assert re.fullmatch(rb"[\x20-\x7e]+\n", (tmp_path / "log").read_bytes())
    assert line["message"] == "from x\ny\u2028\x1b: 'z'"


def test_a_method_of_the_clients_own_is_no_word_of_the_log(served: Served, tmp_path: Path) -> None:
    with logged(served, tmp_path / "log") as client:
        client.open("/", method="FORGED", environ_overrides=THERE)
        client.head("/", environ_overrides=THERE)

    told = [
        (line["method"], line["status"], line["bytes"] == 0) for line in lines(tmp_path / "log")
    ]
    assert told == [("other", 405, False), ("HEAD", 200, True)]


def test_a_limit_that_was_met_and_a_cache_that_answered_are_told(
    served: Served, site: Path, tmp_path: Path
) -> None:
    with logged(served, tmp_path / "log") as client:
        client.get("/sparql?query=" + "%7B" * 200, environ_overrides=THERE | {noted.CACHE: "miss"})
        client.get("/", environ_overrides=THERE | {noted.LIMIT: "rate", noted.CACHE: "hit"})

    first, second = lines(tmp_path / "log")
    assert (first["status"], first["cache"], first.get("limit")) == (400, "miss", None)
    assert (second["limit"], second["cache"]) == ("rate", "hit")


def test_an_application_that_breaks_is_noted_as_500(tmp_path: Path) -> None:
    def broken(environ: object, start: object) -> list[bytes]:
        raise ValueError("broken")

    with logs.written(Watching(log=tmp_path / "log")) as log:
        client = Client(Observed(broken, Metrics(NOWHERE), log, proxy=None))
        with pytest.raises(ValueError, match="broken"):
            client.get("/", environ_overrides=THERE)

    (line,) = lines(tmp_path / "log")
    assert (line["status"], line["level"]) == (500, "ERROR")


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(ConfigError) as caught,
        logs.written(Watching(log=tmp_path / "file" / "log")),
    ):
        pass

    assert str(caught.value) == (
        f"--log {tmp_path}/file/log: Not a directory (expected a file that can be written)"
    )


def test_a_log_that_was_moved_away_is_begun_anew(served: Served, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with logged(served, log) as client:
        client.get("/", environ_overrides=THERE)
        end = time.monotonic() + 5
        while not log.stat().st_size:
            assert time.monotonic() < end
            time.sleep(0.01)
        log.rename(tmp_path / "log.1")
        client.get("/case/", environ_overrides=THERE)

    assert [line["path"] for line in lines(tmp_path / "log.1")] == ["/"]
    assert [line["path"] for line in lines(log)] == ["/case/"]


def test_lines_that_nobody_takes_are_dropped_and_counted() -> None:
    reading, writing = os.pipe()
    log, told = Log(), list[str]()
    with open(reading) as reader, open(writing, "w") as pipe:
        writer = Thread(target=log.write_to, args=(logging.StreamHandler(pipe),), daemon=True)
        writer.start()
        for number in range(30_000):
            log.add({"number": number, "filling": "x" * 100})
        log.end()
        taking = Thread(target=lambda: told.extend(reader), daemon=True)
        taking.start()
        writer.join(timeout=30)
        pipe.close()
        taking.join(timeout=30)

    rows = [json.loads(line) for line in told]
    numbers = [row["number"] for row in rows if "number" in row]
    counts = re.findall(r"(\d+) lines of the log were dropped", "".join(told))
    assert counts
    assert numbers == sorted(set(numbers))
    assert len(numbers) + sum(map(int, counts)) == 30_000


def test_with_a_level_above_requests_only_what_goes_wrong_is_logged(
    served: Served, tmp_path: Path
) -> None:
    with logs.written(Watching(log=tmp_path / "log", level="warning")) as log:
        served.client(log).get("/", environ_overrides=THERE)
        logging.getLogger("disinfo_graph.query").warning("not served")

    assert [line["message"] for line in lines(tmp_path / "log")] == ["not served"]


def test_a_proxy_that_nobody_told_of_is_told_of_once(tmp_path: Path) -> None:
    forwarded = {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}
    with logs.written(Watching(log=tmp_path / "log")) as log:
        client = Client(Observed(Response("here"), Metrics(NOWHERE), log, proxy=None))
        client.get("/health", environ_overrides={"REMOTE_ADDR": "9.9.9.9"} | forwarded)
        client.get("/health", environ_overrides=HERE | forwarded)
        client.get("/health", environ_overrides=HERE | forwarded)

    told = [line for line in lines(tmp_path / "log") if line["level"] == "WARNING"]
    assert len(told) == 1
    assert str(told[0]["message"]).endswith("(expected --trusted-proxy ADDRESS)")


@pytest.mark.parametrize("rule", [one.rule for one in ROUTES])
def test_every_address_of_the_site_is_of_a_kind(rule: str) -> None:
    path = re.sub(r"<[^>]*>", "x", re.sub(r'<any\("?([\w.-]+)[^>]*>', r"\1", rule))

    assert route(path) != "other", path
    assert route("/some/where" + path) != "other" or path == "/"


@pytest.mark.slow
def test_the_server_logs_to_the_file_it_is_told(site: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(site, "--log", str(log)) as (process, port):
        get(port, "/case/")
        get(port, "/metrics")
        process.terminate()  # which leaves time to write the last lines
        process.wait(PATIENCE)

    paths = [line["path"] for line in lines(log)]
    assert paths[-2:] == ["/case/", "/metrics"]
    assert {line["client"] for line in lines(log)} == {"127.0.0.0/24"}
