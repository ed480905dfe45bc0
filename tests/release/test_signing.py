"""Signed releases: the plain tool accepts them, and no signature ever outlives what it was of."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import browsing, config
from click.testing import CliRunner, Result

from disinfo_graph.cli import group
from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.publish import Report, publish
from disinfo_graph.release import manifest, signing, state, verification
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, numbered, order, write_cases
from signatures import by_hand, key

pytestmark = pytest.mark.slow

LATER = AT + timedelta(days=1)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    return write_cases(tmp_path / "in.jsonl", *numbered(3))


def signed(given: Path, site: Path, key: Path | None, hours: int = 0) -> Report:
    signer = None if key is None else signing.opened(key)
    asked = replace(order(given, site=site, at=AT + timedelta(hours=hours)), signer=signer)
    return publish(asked, lambda step: None)


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(group, [*arguments], env=env)


def test_the_plain_tool_accepts_the_signature(given: Path, tmp_path: Path) -> None:
    signed(given, tmp_path / "site", key(tmp_path))

    release = sites.current(tmp_path / "site")

    done = by_hand(release / "dumps")
    assert done.returncode == 0, done.stderr
    told = manifest.read(release)
    assert told.signedBy is not None and told.signedBy in done.stdout.decode()
    assert "dumps/SHA256SUMS.sig" in told.files
    assert "allowed_signers" in (release / "dumps" / "SHA256SUMS").read_text()
    assert told.identity in (release / "dumps" / "SHA256SUMS").read_text()
    assert list(verification.faults(release)) == []


def test_the_plain_tool_refuses_other_checksums(given: Path, tmp_path: Path) -> None:
    signed(given, tmp_path / "site", key(tmp_path))
    dumps = sites.current(tmp_path / "site") / "dumps"

    with (dumps / "SHA256SUMS").open("a") as file:
        file.write(f"{'0' * 64}  more\n")

    assert by_hand(dumps).returncode != 0


def test_the_same_cases_are_published_once_more_to_be_signed(given: Path, tmp_path: Path) -> None:
    site, first, second = tmp_path / "site", key(tmp_path), key(tmp_path, "other")

    made = [
        signed(given, site, by, hours).new
        for hours, by in enumerate((None, first, first, None, second))
    ]

    assert made == [True, True, False, False, True]


def test_a_key_may_be_named_by_the_environment(given: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    env = {"DISINFO_GRAPH_SIGN_KEY": str(key(tmp_path))}

    done = run("publish", str(given), "--site", str(site), env=env)

    assert done.exit_code == 0, done.output
    assert by_hand(sites.current(site) / "dumps").returncode == 0


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda folder: folder / "none", "no such file"),
        (lambda folder: key(folder, passphrase="a secret"), "passphrase"),
        (lambda folder: write_cases(folder / "text", {}), "cannot sign"),
        (lambda folder: key(folder).rename(folder / "moved") and folder / "key.pub", "cannot sign"),
    ],
    ids=["missing", "passphrase", "no key", "public half alone"],
)
def test_a_key_that_cannot_sign_stops_before_anything_is_done(
    given: Path, tmp_path: Path, made: type, told: str
) -> None:
    site = tmp_path / "site"
    arguments = ("--site", str(site), "--sign-key", str(made(tmp_path)))

    done = run("publish", str(given), *arguments)

    assert isinstance(done.exception, ConfigError)
    assert told in str(done.exception)
    assert not site.exists()


def test_without_the_tool_nothing_is_signed(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = key(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConfigError, match="ssh-keygen: not found"):
        signing.opened(made)


def test_a_key_that_fails_at_the_end_leaves_the_live_release(given: Path, tmp_path: Path) -> None:
    site, made = tmp_path / "site", key(tmp_path)
    signed(given, site, None)
    before = sites.current(site)
    signer = signing.opened(made)
    made.unlink()

    with pytest.raises(ReleaseError, match="cannot sign"):
        publish(replace(order(given, site=site, at=LATER), signer=signer), lambda step: None)

    assert sites.current(site) == before
    assert sites.releases(site) == [before]


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An agent of this test alone."""
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL) as run:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        while not socket.exists():
            assert run.poll() is None
        yield
        run.terminate()


def test_a_key_with_a_passphrase_signs_by_an_agent(
    given: Path, tmp_path: Path, agent: None
) -> None:
    made = key(tmp_path, passphrase="a secret")
    asked = tmp_path / "ask"
    asked.write_text("#!/bin/sh\necho 'a secret'\n")
    asked.chmod(0o700)
    env = os.environ | {"SSH_ASKPASS": str(asked), "SSH_ASKPASS_REQUIRE": "force"}
    subprocess.run(["ssh-add", "-q", str(made)], env=env, check=True)

    signed(given, tmp_path / "site", made)

    assert by_hand(sites.current(tmp_path / "site") / "dumps").returncode == 0


def withdrawn(site: Path, slug: str, by: Path | None) -> None:
    signer = None if by is None else signing.opened(by)
    withdraw(site, Request(slugs=(slug,), reason="asked to", at=LATER, signer=signer))


def test_a_withdrawal_signs_what_it_rebuilds(given: Path, tmp_path: Path) -> None:
    site, made = tmp_path / "site", key(tmp_path)
    signed(given, site, made)
    old = (sites.current(site) / "dumps" / "SHA256SUMS.sig").read_bytes()

    withdrawn(site, "case-1", made)

    release = sites.current(site)
    fingerprint = signing.opened(made).public.fingerprint
    assert by_hand(release / "dumps").returncode == 0
    assert (release / "dumps" / "SHA256SUMS.sig").read_bytes() != old
    assert manifest.read(release).signedBy == fingerprint
    (row,) = (row for row in state.audit(site) if row["action"] == "redact")
    assert row["signedBy"] == fingerprint


def test_a_withdrawal_without_the_key_leaves_no_signature_and_says_so(
    given: Path, tmp_path: Path
) -> None:
    site, made = tmp_path / "site", key(tmp_path)
    signed(given, site, made)

    withdrawn(site, "case-1", None)
    withdrawn(site, "case-2", None)

    release = sites.current(site)
    fingerprint = signing.opened(made).public.fingerprint
    told = manifest.read(release)
    assert {path.name for path in (release / "dumps").iterdir()}.isdisjoint(
        {"SHA256SUMS.sig", "allowed_signers"}
    )
    assert (told.signedBy, told.signatureLost) == (None, fingerprint)
    lost = [row["signatureLost"] for row in state.audit(site) if row["action"] == "redact"]
    assert lost == [fingerprint, fingerprint]


def test_an_older_release_may_be_gone_back_to_with_its_signature(
    given: Path, tmp_path: Path
) -> None:
    site, made = tmp_path / "site", key(tmp_path)
    signed(given, site, made)
    signed(write_cases(given, *numbered(4)), site, made, 1)

    done = run("rollback", "--site", str(site))

    assert done.exit_code == 0, done.output
    assert by_hand(sites.current(site) / "dumps").returncode == 0


def test_signature_and_key_are_served(given: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    signed(given, site, key(tmp_path))
    dumps = sites.current(site) / "dumps"

    with browsing(config(site)) as client:
        fixed = client.get("/dumps/allowed_signers", follow_redirects=True, buffered=True)
        signature = client.get(f"/dumps/{dumps.parent.name}/SHA256SUMS.sig", buffered=True)
        listed = client.get("/dumps/", headers={"Accept": "application/json"}).json

    assert fixed.data == (dumps / "allowed_signers").read_bytes()
    assert signature.data == (dumps / "SHA256SUMS.sig").read_bytes()
    assert (fixed.mimetype, signature.mimetype) == ("text/plain", "text/plain")
    assert listed is not None
    names = {file["name"] for file in listed["releases"][0]["files"]}
    assert {"allowed_signers", "SHA256SUMS", "SHA256SUMS.sig"} <= names


def test_the_key_of_an_unsigned_release_is_not_there(given: Path, tmp_path: Path) -> None:
    signed(given, tmp_path / "site", None)

    with browsing(config(tmp_path / "site")) as client:
        assert client.get("/dumps/allowed_signers").status_code == 404


@pytest.mark.parametrize("cut", [0, 30, 120])
def test_what_is_no_signature_names_no_key(given: Path, tmp_path: Path, cut: int) -> None:
    signed(given, tmp_path / "site", key(tmp_path))
    whole = (sites.current(tmp_path / "site") / "dumps" / "SHA256SUMS.sig").read_bytes()
    lines = whole.splitlines(keepends=True)
    body = b"".join(lines[1:-1])

    with pytest.raises(ReleaseError, match="expected one of `ssh-keygen -Y`"):
        signing.key_of(lines[0] + body[:cut] + b"\n" + lines[-1])
