"""`pull` from a real server: whole, then by what changed, and never half of anything."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from serving import PATIENCE, get, running

from disinfo_graph import pull
from disinfo_graph.cli import group
from disinfo_graph.dumps.packing import checksum
from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.publish import publish
from disinfo_graph.release import signing
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, ROOT, numbered, order, publish_quietly, write_cases
from signatures import key

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
        _break_off(tmp_path / "copy", packed, sites.current(site).name)
        done = pull(url, tmp_path / "copy")

    assert done.path.read_bytes() == dump(site)
    assert done.transferred < whole - len(packed) // 3


def _break_off(folder: Path, packed: bytes, release: str) -> None:
    """Leave what a pull leaves that is killed in the middle of the dump."""
    begun = folder / ".partial" / release
    begun.mkdir(parents=True)
    (begun / f"{NAME}.gz").write_bytes(packed[: len(packed) // 2])


def test_a_part_of_something_else_is_fetched_anew(tmp_path: Path) -> None:
    with served(tmp_path) as (site, _, url):
        _break_off(tmp_path / "copy", bytes(4000), sites.current(site).name)
        done = pull(url, tmp_path / "copy")

    assert done.path.read_bytes() == dump(site)


def test_a_file_that_is_not_what_the_checksums_tell_is_refused_and_nothing_is_switched(
    tmp_path: Path,
) -> None:
    with served(tmp_path) as (site, _, url):
        packed = sites.current(site) / "dumps" / f"{NAME}.gz"
        packed.write_bytes(packed.read_bytes()[:-1] + b"x")
        with pytest.raises(ReleaseError, match="SHA-256"):
            pull(url, tmp_path / "copy")

    assert not (tmp_path / "copy" / "current").exists()


def test_a_file_that_is_no_gzip_is_refused_though_its_checksum_is_right(tmp_path: Path) -> None:
    with served(tmp_path) as (site, _, url):
        packed = sites.current(site) / "dumps" / f"{NAME}.gz"
        sums = packed.with_name("SHA256SUMS")
        right = checksum(packed)
        packed.write_bytes(packed.read_bytes()[:-9])
        sums.write_text(sums.read_text().replace(right, checksum(packed)))
        with pytest.raises(ReleaseError, match="expected gzip"):
            pull(url, tmp_path / "copy")

    assert not (tmp_path / "copy" / "current").exists()


def test_with_a_key_only_what_it_has_signed_is_pulled(tmp_path: Path) -> None:
    right, other = key(tmp_path), key(tmp_path, "other")
    asked = order(write_cases(tmp_path / "in.jsonl", *numbered(2)), site=tmp_path / "site")
    publish(replace(asked, signer=signing.opened(right)), lambda step: None)
    with running(tmp_path / "site") as (_, port):
        url, copy = f"http://127.0.0.1:{port}", tmp_path / "copy"
        wrong = CliRunner().invoke(group, ["pull", url, str(copy), "--key", f"{other}.pub"])
        assert not (copy / "current").exists()
        done = CliRunner().invoke(group, ["pull", url, str(copy), "--key", f"{right}.pub"])

    assert isinstance(wrong.exception, ReleaseError)
    assert "SHA256SUMS.sig: by SHA256:" in str(wrong.exception)
    assert done.exit_code == 0, done.output
    assert (copy / "current" / NAME).read_bytes() == dump(tmp_path / "site")


def test_with_a_key_a_release_without_signature_is_refused(tmp_path: Path) -> None:
    pinned = signing.opened(key(tmp_path)).public.fingerprint

    with served(tmp_path) as (_, _, url), pytest.raises(ReleaseError, match="there is none"):
        pull(url, tmp_path / "copy", key=pinned)

    assert not (tmp_path / "copy" / "current").exists()


def test_other_formats_are_taken_whole(tmp_path: Path) -> None:
    with served(tmp_path) as (site, _, url):
        done = pull(url, tmp_path / "copy", format="nquads")

    there = sites.current(site) / "dumps" / "disinfo-graph.nq"
    assert done.path.read_bytes() == there.read_bytes()


def test_no_address_no_server_and_no_format_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no web address"):
        pull("ftp://x.example/", tmp_path / "copy")
    with pytest.raises(ConfigError, match="names no key"):
        pull("http://127.0.0.1:9/", tmp_path / "copy", key="mine")
    with pytest.raises(ConfigError, match="expected one of ndjson"):
        pull("http://127.0.0.1:9/", tmp_path / "copy", format="word")
    with pytest.raises(ReleaseError, match=r"SHA256SUMS: no answer: Failed to establish"):
        pull("http://127.0.0.1:9/", tmp_path / "copy")


def test_an_address_where_no_site_is_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as (_, _, url), pytest.raises(ReleaseError, match="SHA256SUMS: is not"):
        pull(f"{url}/nowhere/", tmp_path / "copy")

    assert not (tmp_path / "copy" / "current").exists()


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
