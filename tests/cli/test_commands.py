"""The program as its users run it: what it prints, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from disinfo_graph.cli import group
from disinfo_graph.release import site as sites
from making import CASES, DEMONSTRATION, numbered, write_cases


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, given: str = "", **environment: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "disinfo_graph", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )
    assert "Traceback" not in done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", group.commands)
def test_each_command_has_help_with_an_example(name: str) -> None:
    told = run(name, "--help")

    assert told.code == 0
    assert f"Example: disinfo-graph {name}" in told.out


def test_publishing_says_what_came_of_it(tmp_path: Path) -> None:
    told = run("publish", CASES, "--site", tmp_path)

    assert told.code == 0
    assert f"read {DEMONSTRATION} records\n" in told.out
    assert f"{DEMONSTRATION} read = {DEMONSTRATION} published + 0 merged + 0 rejected" in told.out
    assert f"is live in {tmp_path}" in told.out


def test_publishing_with_something_rejected_names_it_and_ends_with_1(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"published": "2020-13-01"})

    told = run("publish", given, "--site", tmp_path / "site")

    assert told.code == 1
    assert "\nrejected 1 record\n         1  published: '2020-13-01' is no date" in told.out
    assert f"{given.name}:2\n" in told.out
    assert "is live" in told.out


def test_strict_publishing_with_something_rejected_publishes_nothing(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"published": "2020-13-01"})

    told = run("publish", given, "--site", tmp_path / "site", "--strict")

    assert told.code == 1
    assert "nothing published: strict" in told.out
    assert sites.live(tmp_path / "site") is None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "Dear reader\n", "a.txt:1: 'Dear reader' is no case page (expected a line"),
        ("a.pdf", "%PDF", "a.pdf: no reader for .pdf (expected .txt (case page text)"),
    ],
)
def test_a_file_that_is_refused_is_named_with_what_was_expected(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content)

    told = run("publish", tmp_path / name, "--site", tmp_path / "site")

    assert told.code == 1
    assert message in told.err


@pytest.mark.parametrize("command", ["read", "check"])
@pytest.mark.parametrize("option", ["", "--table", "--registry", "--expansions"])
def test_a_file_that_is_not_there_is_named_and_nothing_is_run(
    tmp_path: Path, command: str, option: str
) -> None:
    if command == "read" and option in ("--registry", "--expansions"):
        return
    gone = tmp_path / "gone.csv"

    told = run(command, *((CASES, option) if option else ()), gone)

    assert told.code == 2
    assert f"disinfo-graph: {gone}:" in told.err and ": no such file" in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", CASES, "--base-iri", "nonsense"),
        ("publish", CASES, "--at", "yesterday"),
        ("publish",),
        ("releases",),
        ("rollback",),
        ("verify",),
        ("serve",),
        ("query", "ASK {}"),
        ("no-such-command",),
    ],
    ids=lambda arguments: " ".join(map(str, arguments)),
)
def test_what_could_not_run_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    site = () if arguments[0] == "no-such-command" else ("--site", tmp_path / "site")

    told = run(*arguments, *site)

    assert told.code == 2
    assert told.err.strip()


def test_the_time_of_publication_can_come_from_the_environment(tmp_path: Path) -> None:
    run("publish", CASES, "--site", tmp_path, SOURCE_DATE_EPOCH="1700000000")

    assert sites.current(tmp_path).name.startswith("20231114T221320Z-")


def test_reading_shows_records_and_names_what_was_refused(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})
    given.write_text(given.read_text() + "nonsense\n")

    told = run("read", given)

    assert told.code == 1
    assert json.loads(told.out)["title"] == "A river is said to flow uphill"
    assert f"{given}:2: column 1" in told.err


@pytest.mark.parametrize(
    ("arguments", "given", "expected"),
    [
        (("SELECT (COUNT(*) AS ?n) WHERE { ?case a dg:Case }",), "", f"n\r\n{DEMONSTRATION}\r\n"),
        (("-",), "SELECT (COUNT(*) AS ?n) WHERE { ?case a dg:Case }", f"n\r\n{DEMONSTRATION}\r\n"),
        (("--format", "json", "ASK { ?case a dg:Case }"), "", '{"head":{},"boolean":true}'),
        (("--format", "tsv", "SELECT ?x { BIND(1 AS ?x) }"), "", "?x\n1\n"),
    ],
)
def test_a_query_is_answered_from_the_site(
    site: Path, arguments: tuple[str, ...], given: str, expected: str
) -> None:
    told = run("query", "--site", site, *arguments, given=given)

    assert (told.code, told.out.replace("\r\n", "\n")) == (0, expected.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { ?s ?p }", "line 1, column 19: unexpected end"),
        ("SELECT * { SERVICE <http://x/> {} }", "SERVICE is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "updates are refused"),
    ],
)
def test_a_query_that_is_refused_ends_with_2_and_says_why(
    site: Path, query: str, message: str
) -> None:
    told = run("query", "--site", site, query)

    assert told.code == 2
    assert message in told.err


def test_releases_are_listed_rolled_back_pruned_and_verified(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for count in (1, 2, 3):
        given = write_cases(tmp_path / "in.jsonl", *numbered(count))
        run("publish", given, "--site", site, "--at", f"2026-01-0{count}T00:00:00Z")

    listed = run("releases", "--site", site)
    rolled = run("rollback", "--site", site)
    pruned = run("prune", "--site", site, "--keep", "1")
    verified = run("verify", "--site", site)

    assert [line[0] for line in listed.out.splitlines()] == [" ", " ", "*"]
    assert "1 case " in listed.out.splitlines()[0]
    assert rolled.out.startswith("20260102T000000Z-")
    assert pruned.out.startswith("removed 1: 20260101T000000Z-")
    assert verified.out.splitlines()[-1].startswith("20260102T000000Z-")
    assert (listed.code, rolled.code, pruned.code, verified.code) == (0, 0, 0, 0)


def test_a_release_that_was_tampered_with_fails_verification(tmp_path: Path) -> None:
    run("publish", CASES, "--site", tmp_path)
    with (sites.current(tmp_path) / "dumps" / "disinfo-graph.ttl").open("a") as file:
        file.write("# one line more\n")

    told = run("verify", "--site", tmp_path)

    assert told.code == 1
    assert "disinfo-graph.ttl: changed (expected SHA-256" in told.err


def test_a_proxy_that_is_no_address_is_refused(site: Path) -> None:
    told = run("serve", "--site", site, "--trusted-proxy", "proxy.example")

    assert told.code == 2
    assert told.err == (
        "disinfo-graph: --trusted-proxy proxy.example: no IP address (expected one proxy's)\n"
    )


def test_localhost_iris_are_not_served_to_the_public_by_mistake(site: Path) -> None:
    told = run("serve", "--site", site, "--host", "0.0.0.0")

    assert told.code == 2
    assert "--base-iri, or --force" in told.err
