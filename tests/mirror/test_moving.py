"""A site that moves to another base IRI: only when asked, and old addresses lead on."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from serving import running

from disinfo_graph.errors import ConfigError
from disinfo_graph.publish import Report, publish
from disinfo_graph.release import site as sites
from disinfo_graph.release import state, verification
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, numbered, order, publish_quietly, write_cases

OLD, NEW = "https://old.example.org/cases/", "https://data.example.org/"


def at_base(base: str, folder: Path, *, hours: int = 0, move: bool = False) -> Report:
    given = write_cases(folder / "in.jsonl", *numbered(2))
    one = order(given, site=folder / "site")
    return publish(
        replace(one, base=base, move=move, at=one.at + timedelta(hours=hours)), lambda step: None
    )


def test_another_base_is_refused_unless_the_site_is_to_be_moved(tmp_path: Path) -> None:
    first = at_base(OLD, tmp_path)

    with pytest.raises(ConfigError, match=f"begin with {OLD}, and others hold them"):
        at_base(NEW, tmp_path, hours=1)

    assert sites.current(tmp_path / "site").name == first.release
    assert state.bases(tmp_path / "site") == []


def test_iris_of_this_machine_are_promised_to_nobody_and_may_change(tmp_path: Path) -> None:
    at_base("http://localhost:8000/", tmp_path)

    assert at_base(NEW, tmp_path, hours=1).new
    assert state.bases(tmp_path / "site") == []


def test_a_dump_of_another_base_does_not_move_a_site(tmp_path: Path) -> None:
    at_base(OLD, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    at_base(NEW, other)
    dump = sites.current(other / "site") / "dumps" / "disinfo-graph.nq"

    with pytest.raises(ConfigError, match="expected the same, or --move"):
        publish_quietly(dump, site=tmp_path / "site")


def test_a_move_is_noted_in_the_state_and_in_the_audit_log_once(tmp_path: Path) -> None:
    at_base(OLD, tmp_path)
    at_base(NEW, tmp_path, hours=1, move=True)
    at_base(NEW, tmp_path, hours=2, move=True)

    (row,) = state.bases(tmp_path / "site")
    assert (row["before"], row["base"]) == (OLD, NEW)
    assert [one["before"] for one in state.audit(tmp_path / "site") if one["action"] == "move"] == [
        OLD
    ]


def test_a_dump_tells_the_old_iris_from_then_on_and_nothing_of_a_withdrawn_case(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    at_base(OLD, tmp_path)
    at_base(NEW, tmp_path, hours=1, move=True)
    at_base("https://third.example.org/", tmp_path, hours=2, move=True)
    moved = (sites.current(site) / "dumps" / "moved.nt").read_text().splitlines()
    third = "<https://third.example.org/id/case/case-{}> <http://www.w3.org/2002/07/owl#sameAs>"

    withdraw(site, Request(slugs=("case-1",), reason="x", at=AT + timedelta(hours=3)))
    left = (sites.current(site) / "dumps" / "moved.nt").read_text().splitlines()

    told = [f"{third.format(n)} <{base}id/case/case-{n}> ." for n in (0, 1) for base in (NEW, OLD)]
    assert moved == told
    assert left == told[:2]
    assert list(verification.faults(sites.current(site))) == []
    assert "moved.nt" in (sites.current(site) / "dumps" / "SHA256SUMS").read_text()


def test_a_site_that_never_moved_has_no_such_dump(tmp_path: Path) -> None:
    at_base(OLD, tmp_path)

    assert not (sites.current(tmp_path / "site") / "dumps" / "moved.nt").exists()


def asked(port: int, method: str, path: str, host: str) -> tuple[int, str | None]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location")


@pytest.mark.slow
def test_old_addresses_that_reach_the_server_lead_to_the_new_ones(tmp_path: Path) -> None:
    at_base(OLD, tmp_path)
    at_base(NEW, tmp_path, hours=1, move=True)

    with running(tmp_path / "site") as (_, port):
        for method, path, host, told in (
            ("GET", "/cases/id/case/case-1", "old.example.org", (301, f"{NEW}id/case/case-1")),
            ("HEAD", "/cases/case/a%20b?x=1&y", "old.example.org", (301, f"{NEW}case/a%20b?x=1&y")),
            ("GET", "/cases/id/case/case-1", "data.example.org", (301, f"{NEW}id/case/case-1")),
            ("POST", "/cases/sparql", "old.example.org:443", (308, f"{NEW}sparql")),
            ("GET", "/id/case/case-1", "data.example.org", (303, "/case/case-1")),
            ("GET", "/case/case-1", "data.example.org", (200, None)),
        ):
            assert asked(port, method, path, host) == told, (method, path, host)


@pytest.mark.slow
def test_an_old_host_leads_to_the_new_one_below_its_path(tmp_path: Path) -> None:
    at_base("https://old.example.org/", tmp_path)
    at_base("https://example.org/data/", tmp_path, hours=1, move=True)

    with running(tmp_path / "site") as (_, port):
        left = asked(port, "GET", "/id/case/case-1", "old.example.org")
        here = asked(port, "GET", "/id/case/case-1", "example.org")
        below = asked(port, "GET", "/data/id/case/case-1", "old.example.org")

    assert left == (301, "https://example.org/data/id/case/case-1")
    assert here == below == (303, "/data/case/case-1")
