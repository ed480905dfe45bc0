"""`pull` from a real server: whole, then by what changed, and never half of anything."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from serving import PATIENCE, get, running

from disinfo_graph import pull
from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, ROOT, numbered, publish_quietly, write_cases

pytestmark = pytest.mark.slow

NAME = "disinfo-graph.ndjson"
LATER = AT + timedelta(hours=1)


def published(site: Path, *changes: dict[str, object], hours: int) -> None:
    """Publish made-up cases at some hour."""
    given = write_cases(site.parent / "in.jsonl", *changes)
    publish_quietly(given, site=site, at=AT + timedelta(hours=hours))


@contextmanager
def served(tmp_path: Path, count: int = 5) -> Iterator[tuple[Path, int, str]]:
    """Serve a site of some cases; give it, its port and its address."""
    site = tmp_path / "site"
    published(site, *numbered(count), hours=0)
    with running(site) as (_, port):
        yield site, port, f"http://127.0.0.1:{port}"


def live_at(port: int, site: Path) -> None:
    """Wait until the server answers from the live release."""
    ends = time.monotonic() + PATIENCE
    name = sites.current(site).name.encode()
    while name not in get(port, "/health")[1]:
        if time.monotonic() > ends:
            raise TimeoutError(f"{name!r} is not served")
        time.sleep(0.05)


def dump(site: Path) -> bytes:
    return (sites.current(site) / "dumps" / NAME).read_bytes()


def told(folder: Path) -> dict[str, str]:
    read: dict[str, str] = orjson.loads((folder / "current" / "pull.json").read_bytes())
    return read


def test_the_first_pull_is_the_whole_dump_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as (site, _, url):
        first = pull(url, tmp_path / "copy")
        again = pull(url, tmp_path / "copy")

    manifest = sites.live(site)
    assert manifest is not None
    assert (first.how, again.how) == ("whole", "unchanged")
    assert first.path.read_bytes() == dump(site)
    assert told(tmp_path / "copy")["release"] == first.release == manifest.id
    assert told(tmp_path / "copy")["identity"] == first.identity == manifest.identity
    assert sorted(path.name for path in (tmp_path / "copy" / "current").iterdir()) == [
        NAME,
        "pull.json",
        "withdrawn.jsonl",
    ]


def test_new_changed_and_missing_cases_are_taken_alone_and_give_the_same_bytes(
    tmp_path: Path,
) -> None:
    with served(tmp_path) as (site, port, url):
        pull(url, tmp_path / "copy")
        changed = {**numbered(1, first=2)[0], "keywords": ["estuaries"]}
        one, two, _, four, _ = numbered(5)
        published(site, one, two, changed, four, *numbered(2, first=7), hours=1)
        live_at(port, site)
        done = pull(url, tmp_path / "copy")

    assert (done.how, done.note, done.changes) == ("changes", "", 4)
    assert done.path.read_bytes() == dump(site)
    assert done.transferred < 100_000
    assert len([*(tmp_path / "copy" / "releases").iterdir()]) == 1


@pytest.mark.parametrize("hide", [False, True])
def test_a_withdrawn_case_goes_from_the_folder_and_is_listed(hide: bool, tmp_path: Path) -> None:
    with served(tmp_path) as (site, port, url):
        pull(url, tmp_path / "copy")
        withdraw(site, Request(slugs=("case-1",), reason="x", at=LATER, hide_slug=hide, wait=10))
        live_at(port, site)
        done = pull(url, tmp_path / "copy")

    (row,) = (tmp_path / "copy" / "current" / "withdrawn.jsonl").read_bytes().splitlines()
    assert done.how == "changes"
    assert done.path.read_bytes() == dump(site)
    assert ("case-1" in orjson.loads(row)["id"]) is not hide
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert all(b"River number 1" not in path.read_bytes() for path in files)


def test_where_changes_do_not_lead_to_the_release_the_whole_is_fetched_and_said(
    tmp_path: Path,
) -> None:
    with served(tmp_path) as (site, port, url):
        pull(url, tmp_path / "copy")
        mine = (tmp_path / "copy" / "current" / NAME).resolve()
        before = mine.read_bytes()
        other = before.replace(b"River number 0", b"Brook number 0")
        mine.write_bytes(other)
        # As if it had been pulled so.
        row = mine.with_name("pull.json")
        was, now = (sha256(data).hexdigest().encode() for data in (before, other))
        row.write_bytes(row.read_bytes().replace(was, now))
        published(site, *numbered(6), hours=1)
        live_at(port, site)
        done = pull(url, tmp_path / "copy")

    assert done.how == "whole"
    assert "byte for byte" in done.note
    assert done.path.read_bytes() == dump(site)


def test_a_release_that_the_site_does_not_know_is_replaced_by_the_whole(tmp_path: Path) -> None:
    with served(tmp_path) as (site, _, url):
        pull(url, tmp_path / "copy")
        row = (tmp_path / "copy" / "current" / "pull.json").resolve()
        known = told(tmp_path / "copy")["release"]
        row.write_bytes(row.read_bytes().replace(known.encode(), b"20200101T000000Z-0"))
        done = pull(url, tmp_path / "copy")

    assert (done.how, "does not tell" in done.note) == ("whole", True)
    assert done.path.read_bytes() == dump(site)


def test_a_download_that_broke_off_is_gone_on_with(tmp_path: Path) -> None:
    with served(tmp_path, 60) as (site, _, url):
        whole = pull(url, tmp_path / "other").transferred
        packed = (sites.current(site) / "dumps" / f"{NAME}.gz").read_bytes()
        pull(url, tmp_path / "tagged")
        _break_off(tmp_path / "copy", url, packed, sites.current(site).name)
        done = pull(url, tmp_path / "copy")

    assert done.path.read_bytes() == dump(site)
    assert done.transferred < whole - len(packed) // 3


def _break_off(folder: Path, url: str, packed: bytes, release: str) -> None:
    """Leave what a pull leaves that is killed in the middle of the dump."""
    begun = folder / ".partial" / release
    begun.mkdir(parents=True)
    (begun / f"{NAME}.gz").write_bytes(packed[: len(packed) // 2])
    (begun / "etag").write_text(_etag(f"{url}/dumps/{release}/{NAME}.gz"))


def _etag(url: str) -> str:
    from urllib.request import urlopen

    with urlopen(url) as answer:
        return str(answer.headers["ETag"])


def test_a_part_of_something_else_is_refused_by_its_checksum_and_nothing_is_switched(
    tmp_path: Path,
) -> None:
    with served(tmp_path) as (site, _, url):
        packed = bytes(len(dump(site)))
        _break_off(tmp_path / "copy", url, packed[:2000], sites.current(site).name)
        with pytest.raises(ReleaseError, match="SHA-256"):
            pull(url, tmp_path / "copy")
        assert not (tmp_path / "copy" / "current").exists()
        done = pull(url, tmp_path / "copy")

    assert done.path.read_bytes() == dump(site)


def test_checksums_that_are_not_trusted_stop_a_pull(tmp_path: Path) -> None:
    def distrust(sums: bytes) -> None:
        raise ReleaseError("no signature of theirs")

    with served(tmp_path) as (_, _, url), pytest.raises(ReleaseError, match="no signature"):
        pull(url, tmp_path / "copy", check_sums=distrust)

    assert not (tmp_path / "copy" / "current").exists()


def test_other_formats_are_taken_whole(tmp_path: Path) -> None:
    with served(tmp_path) as (site, _, url):
        done = pull(url, tmp_path / "copy", format="nquads")

    there = sites.current(site) / "dumps" / "disinfo-graph.nq"
    assert done.path.read_bytes() == there.read_bytes()


def test_no_address_no_server_and_no_format_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no web address"):
        pull("ftp://x.example/", tmp_path / "copy")
    with pytest.raises(ConfigError, match="expected one of ndjson"):
        pull("http://127.0.0.1:9/", tmp_path / "copy", format="word")
    with pytest.raises(ReleaseError, match="expected a whole answer"):
        pull("http://127.0.0.1:9/", tmp_path / "copy")


def test_killed_at_any_step_the_folder_holds_one_release_or_the_next_and_is_gone_on_with(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "copy"
    with served(tmp_path) as (site, port, url):
        pull(url, copy)
        before = dump(site)
        published(site, *numbered(7), hours=1)
        live_at(port, site)
        after = dump(site)
        step, ended = 0, -signal.SIGKILL
        while ended == -signal.SIGKILL:
            step += 1
            ended = _pull_dying_at(step, url, copy)
            found = (copy / "current" / NAME).read_bytes()
            assert found in (before, after)
            assert (found == after) == (told(copy)["release"] == sites.current(site).name)

    assert ended == 0
    assert step > 5
    assert found == after
    assert len([*(copy / "releases").iterdir()]) == 1
    assert not (copy / ".partial").exists()


def _pull_dying_at(step: int, url: str, copy: Path) -> int:
    command = [sys.executable, str(ROOT / "tests" / "dying.py"), str(step), str(copy)]
    return subprocess.run([*command, "pull", url, str(copy)], capture_output=True).returncode
