"""`verify` says of a site, a folder of dumps and an address what was verified, and what was not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import QueryTriples, Store
from serving import running

from disinfo_graph.cli import group
from disinfo_graph.dumps import identity
from disinfo_graph.dumps.packing import checksum
from disinfo_graph.errors import ReleaseError
from disinfo_graph.publish import publish
from disinfo_graph.release import manifest, signing
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import CONTENT_GRAPHS
from making import BASE, numbered, order, write_cases
from signatures import key

pytestmark = pytest.mark.slow

NAME = "disinfo-graph"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key, and a site that was signed with it."""
    folder = tmp_path_factory.mktemp("signed")
    given = write_cases(folder / "in.jsonl", *numbered(3))
    asked = order(given, site=folder / "site")
    publish(replace(asked, signer=signing.opened(key(folder))), lambda step: None)
    return folder


@pytest.fixture(scope="module")
def release(made: Path) -> Path:
    return sites.current(made / "site")


@pytest.fixture
def dumps(release: Path, tmp_path: Path) -> Path:
    """The dumps, as somebody downloaded them."""
    return Path(shutil.copytree(release / "dumps", tmp_path / "dumps"))


@pytest.fixture(scope="module")
def address(made: Path) -> Iterator[str]:
    with running(made / "site") as (_, port):
        yield f"http://127.0.0.1:{port}/"


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["verify", *map(str, arguments)])


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nq", "trig", "rdf", "nt", "nq.gz", "ttl.zst"])
def test_the_identity_is_the_same_of_every_syntax(release: Path, suffix: str) -> None:
    told = identity.of_file(release / "dumps" / f"{NAME}.{suffix}")

    assert told == manifest.read(release).identity


def test_the_identity_is_that_of_what_construct_gives(release: Path) -> None:
    graphs = " ".join(f"FROM <{BASE}id/graph/{name}>" for name in CONTENT_GRAPHS)
    store = Store.read_only(str(release / "store"))
    answer = store.query(f"CONSTRUCT {{ ?s ?p ?o }} {graphs} WHERE {{ ?s ?p ?o }}")
    assert isinstance(answer, QueryTriples)

    assert identity.of_triples(answer) == manifest.read(release).identity


def test_a_blank_node_has_no_identity(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.nt"
    path.write_text("_:a <http://river.example/is> _:b .\n")

    with pytest.raises(ReleaseError, match="a blank node"):
        identity.of_file(path)


def test_a_site_is_verified_in_all_that_it_says(made: Path, release: Path) -> None:
    done = verify("--site", made / "site", "--key", made / "key.pub")

    identity = manifest.read(release).identity
    assert done.exit_code == 0, done.output
    assert "verified: signature by SHA256:" in done.output
    for suffix in ("ttl", "jsonld", "nq", "trig", "rdf"):
        assert f"verified: identity {identity}, of {NAME}.{suffix}\n" in done.output


def test_part_of_the_dumps_is_verified_as_far_as_it_goes(dumps: Path) -> None:
    for path in dumps.iterdir():
        if path.name not in {"SHA256SUMS", "cases.csv.gz"}:
            path.unlink()

    done = verify(dumps)

    assert done.exit_code == 0, done.output
    assert "verified: checksums of 1 of" in done.output
    assert "not verified: signature: there is none" in done.output
    assert "no dump to compute it from" in done.output


def test_a_dump_that_says_something_else_is_found_out_by_its_identity(dumps: Path) -> None:
    turtle = dumps / f"{NAME}.ttl"
    old = sums_of(dumps)[turtle.name]
    with turtle.open("a") as file:
        file.write("<http://river.example/> <http://river.example/is> <http://river.example/> .\n")
    sums = (dumps / "SHA256SUMS").read_text()
    (dumps / "SHA256SUMS").write_text(sums.replace(old, checksum(turtle)))

    done = verify(dumps)

    assert done.exit_code == 1
    assert f"FAILED: {turtle.name}: identity" in done.output
    assert "FAILED: signature: " in done.output


def sums_of(dumps: Path) -> dict[str, str]:
    rows = (row.split("  ") for row in (dumps / "SHA256SUMS").read_text().splitlines())
    return {name: value for value, name in rows}


def test_a_file_that_was_changed_is_found_out(dumps: Path) -> None:
    (dumps / "cases.parquet").write_bytes(b"PAR1")

    done = verify(dumps)

    assert done.exit_code == 1
    assert "FAILED: cases.parquet: changed" in done.output


def test_another_key_than_the_one_given_is_refused(made: Path, dumps: Path, tmp_path: Path) -> None:
    other = key(tmp_path, "other")

    right = verify(dumps, "--key", signing.opened(made / "key").public.fingerprint)
    wrong = verify(dumps, "--key", f"{other}.pub")

    assert right.exit_code == 0, right.output
    assert wrong.exit_code == 1
    assert "FAILED: signature: SHA256SUMS.sig: by SHA256:" in wrong.output


def test_a_signature_that_was_taken_away_fails_where_a_key_is_given(
    made: Path, dumps: Path
) -> None:
    (dumps / "SHA256SUMS.sig").unlink()

    assert verify(dumps).exit_code == 0
    assert verify(dumps, "--key", made / "key.pub").exit_code == 1


@pytest.mark.parametrize("rest", ["", "dumps/latest/", "dumps/{release}"])
def test_an_address_is_downloaded_and_verified(
    made: Path, release: Path, address: str, rest: str
) -> None:
    place = address + rest.format(release=release.name)

    done = verify(place, "--key", made / "key.pub")

    assert done.exit_code == 0, done.output
    assert f"verified: name of the release, {release.name}" in done.output
    assert "not verified" not in done.output


def test_a_download_that_was_cut_is_gone_on_with(
    release: Path, address: str, tmp_path: Path
) -> None:
    whole = (release / "dumps" / f"{NAME}.nt").read_bytes()
    (tmp_path / f"{NAME}.nt.part").write_bytes(whole[:1000])
    (tmp_path / f"{NAME}.ttl.part").write_bytes(b"of another release")

    done = verify(address, "--to", tmp_path)

    assert done.exit_code == 0, done.output
    assert (tmp_path / f"{NAME}.nt").read_bytes() == whole
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("rest", ["dumps/19990101T000000Z-0/", "about/"])
def test_an_address_without_checksums_cannot_be_verified(address: str, rest: str) -> None:
    done = verify(address + rest)

    assert isinstance(done.exception, ReleaseError)
    assert "no SHA256SUMS" in str(done.exception)
