"""`pull` from servers that are busy, broken or lie: bounded, a clear error, nothing switched."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from disinfo_graph import pull
from disinfo_graph.client.pulling import applying
from disinfo_graph.errors import ReleaseError

NAME = "disinfo-graph.ndjson"
RELEASE = "20260102T030405Z-abcdefabcdef"
LINE = b'{"@context":{"x":1},"id":"http://localhost:8000/id/case/a","type":["Case"]}\n'
SUMS, DUMP = f"/dumps/{RELEASE}/SHA256SUMS", f"/dumps/{RELEASE}/{NAME}.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the server answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] | None = None


Answers = dict[str, list[Told]]
"""By path; the last one is given again and again."""


@contextmanager
def odd(answers: Answers) -> Iterator[str]:
    """Serve what is told, over real connections; give the address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

        def do_GET(self) -> None:
            left = answers.get(self.path.partition("?")[0], [Told(status=404)])
            one = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(one.status)
            for name, value in (one.headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(one.body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            serving.join()


def hashed(data: bytes) -> str:
    return sha256(data).hexdigest()


def answers(packed: bytes | None = None, **more: list[Told]) -> Answers:
    """Return what a good server answers, but for the dump."""
    whole = gzip.compress(LINE, mtime=0) if packed is None else packed
    sums = f"{hashed(LINE)}  {NAME}\n{hashed(whole)}  {NAME}.gz\n".encode()
    return {
        "/dumps/latest/SHA256SUMS": [Told(status=302, headers={"Location": SUMS})],
        SUMS: [Told(body=sums)],
        DUMP: more.get("dump", [Told(body=whole, headers={"ETag": '"a"'})]),
        "/changes": more.get("changes", [Told(status=404)]),
    }


def changes(**members: object) -> list[Told]:
    """Return an answer of changes."""
    page: dict[str, object] = {"changes": [], "release": RELEASE, "identity": "x"}
    return [Told(body=orjson.dumps(page | members))]


def test_a_download_that_was_complete_when_it_was_killed_is_taken(tmp_path: Path) -> None:
    begun = tmp_path / ".partial" / RELEASE
    begun.mkdir(parents=True)
    (begun / f"{NAME}.gz").write_bytes(gzip.compress(LINE, mtime=0))
    (begun / "etag").write_text('"a"')

    with odd(answers(dump=[Told(status=416)])) as url:
        done = pull(url, tmp_path)

    assert done.path.read_bytes() == LINE


@pytest.mark.parametrize("left", [None, b"", b"something else\n"])
def test_a_copy_that_was_changed_or_lost_here_is_fetched_anew(
    left: bytes | None, tmp_path: Path
) -> None:
    with odd(answers(changes=changes())) as url:
        mine = pull(url, tmp_path).path.resolve()
        if left is None:
            mine.unlink()
        else:
            mine.write_bytes(left)
        done = pull(url, tmp_path)

    assert (done.how, done.note) == ("whole", f"{NAME} is not what was pulled")
    assert done.path.read_bytes() == LINE


def test_a_dump_that_is_no_gzip_is_told_and_not_kept(tmp_path: Path) -> None:
    with odd(answers(packed=b"no gzip")) as url, pytest.raises(ReleaseError, match="expected gzip"):
        pull(url, tmp_path)

    assert not list(tmp_path.rglob(f"{NAME}.gz"))
    assert not (tmp_path / "current").exists()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(status: int, tmp_path: Path) -> None:
    whole = Told(body=gzip.compress(LINE, mtime=0))
    busy = Told(status=status, headers={"Retry-After": "0"})

    with odd(answers(dump=[busy, busy, whole])) as url:
        done = pull(url, tmp_path)

    assert done.path.read_bytes() == LINE


@pytest.mark.parametrize("wait", ["86400", "Wed, 21 Oct 2099 07:28:00 GMT", "soon"])
def test_a_server_that_is_busy_for_long_is_not_waited_for(wait: str, tmp_path: Path) -> None:
    busy = Told(status=503, headers={"Retry-After": wait})

    with odd(answers(dump=[busy])) as url, pytest.raises(ReleaseError, match="status 503"):
        pull(url, tmp_path)


def test_a_server_that_is_busy_without_end_is_given_up(tmp_path: Path) -> None:
    busy = Told(status=503, headers={"Retry-After": "0"})

    with odd(answers(dump=[busy])) as url, pytest.raises(ReleaseError, match="status 503"):
        pull(url, tmp_path)


@pytest.mark.parametrize("name", ["..", ".", ".hidden"])
def test_a_release_whose_name_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    here = tmp_path / "copy"
    there = answers()
    # The address that a redirection leads to names the release.
    place = f"/dumps/{name}/x/../SHA256SUMS" if name == ".." else f"/dumps/{name}/SHA256SUMS"
    there["/dumps/latest/SHA256SUMS"] = [Told(status=302, headers={"Location": place})]
    there[place] = there[f"/dumps/{name}/SHA256SUMS"] = there[SUMS]

    with odd(there) as url, pytest.raises(ReleaseError):
        pull(url, here)

    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    assert {path.name for path in here.rglob("*")} <= {".lock", ".partial"}


def test_changes_that_lie_about_their_cases_are_not_believed(tmp_path: Path) -> None:
    lie = {"slug": "../../x", "type": ["Create"], "document": {"id": "../../x"}}

    with odd(answers(changes=changes(changes=[lie]))) as url:
        pull(url, tmp_path / "copy")
        done = pull(url, tmp_path / "copy")

    assert (done.how, "byte for byte" in done.note) == ("unchanged", True)
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_changes_without_end_are_given_up_for_the_whole(tmp_path: Path) -> None:
    endless = changes(next="http://elsewhere.example/changes?since=x&after=y")

    with odd(answers(changes=endless)) as url:
        pull(url, tmp_path)
        done = pull(url, tmp_path)

    assert "more than 100 pages" in done.note
    assert done.path.read_bytes() == LINE


def test_changes_larger_than_memory_should_hold_are_given_up_for_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "_LARGEST", 1000)
    large = changes(next="/changes?after=y", filler="x" * 1000)

    with odd(answers(changes=large)) as url:
        pull(url, tmp_path)
        done = pull(url, tmp_path)

    assert "more than 1000 bytes of changes" in done.note


def test_every_slug_that_a_withdrawn_case_went_by_goes(tmp_path: Path) -> None:
    stone = {"id": "http://localhost:8000/id/case/b", "type": ["WithdrawnCase"]}
    told = LINE.replace(b'/a","type":["Case"]', b'/b","type":["WithdrawnCase"]')
    gone = {"slug": "b", "type": ["Delete", "WithdrawnCase"], "tombstone": stone}
    hashes = {"slugHash": hashed(b"b"), "otherSlugHashes": [hashed(b"c"), hashed(b"a")]}
    there = answers(changes=changes(changes=[gone | hashes]))

    with odd(there) as url:
        pull(url, tmp_path)
        there[SUMS] = [Told(body=there[SUMS][0].body.replace(*_sums(told)))]
        done = pull(url, tmp_path)

    assert (done.how, done.path.read_bytes()) == ("changes", told)


def _sums(told: bytes) -> tuple[bytes, bytes]:
    return hashed(LINE).encode(), hashed(told).encode()
