"""Answers that are kept: found whole or not at all, bounded, and gone with their release."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disinfo_graph.query.kept import Kept

ROOM = 64 * 4096
HEADER = b"header"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    made = Kept(ROOM, tmp_path)
    made.follow("first")
    return made


def keep(kept: Kept, key: bytes, body: bytes, release: str = "first") -> None:
    kept.keep(release, key, HEADER, BytesIO(body))


def found(kept: Kept, key: bytes, release: str = "first") -> bytes | None:
    answer = kept.find(release, key)
    if answer is None:
        return None
    place, body = answer
    with body:
        data = body.read()
    assert (place.size, place.header) == (len(data), HEADER)
    return data


def open_files(folder: Path) -> Iterator[int]:
    for number in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue
        if target.startswith(f"{folder}/"):
            yield int(number)


def test_an_answer_is_found_as_it_was(kept: Kept) -> None:
    keep(kept, b"a", b"one")
    keep(kept, b"b", b"")

    assert (found(kept, b"a"), found(kept, b"b"), found(kept, b"c")) == (b"one", b"", None)


def test_what_is_oldest_makes_room(kept: Kept) -> None:
    for number in range(100):
        keep(kept, b"%d" % number, b"x" * number)

    assert [found(kept, b"%d" % number) is not None for number in range(100)] == [
        number >= 36 for number in range(100)
    ]


def test_an_answer_that_would_push_out_all_others_is_not_kept(kept: Kept) -> None:
    keep(kept, b"small", b"x")
    keep(kept, b"large", b"x" * (ROOM // 4 + 1))

    assert (found(kept, b"small"), found(kept, b"large")) == (b"x", None)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, ROOM // 3)), max_size=60))
def test_no_answer_is_ever_another_one_or_torn(asked: list[tuple[int, int]]) -> None:
    kept = Kept(ROOM, Path(tempfile.gettempdir()))
    kept.follow("first")
    for number, size in asked:
        key = b"%d" % number
        was = found(kept, key)
        body = bytes([number]) * size

        keep(kept, key, body)

        expected = was if was is not None else (body if size <= ROOM // 4 else None)
        assert found(kept, key) == expected
        assert was is None or set(was) <= {number}


def test_with_another_release_nothing_is_left_even_on_disk(kept: Kept, tmp_path: Path) -> None:
    (file,) = open_files(tmp_path)
    keep(kept, b"a", b"text that is withdrawn")
    assert b"withdrawn" in os.pread(file, ROOM, 0)

    kept.follow("second")

    assert os.fstat(file).st_size == 0
    assert found(kept, b"a") is found(kept, b"a", "second") is None


def test_an_answer_that_comes_late_from_the_release_before_is_not_kept(kept: Kept) -> None:
    kept.follow("second")

    keep(kept, b"a", b"late", release="first")

    assert found(kept, b"a", "first") is found(kept, b"a", "second") is None


def test_a_damaged_answer_is_not_given(kept: Kept, tmp_path: Path) -> None:
    (file,) = open_files(tmp_path)
    keep(kept, b"a", b"x" * 5000)
    os.pwrite(file, b"y", 4999)

    assert found(kept, b"a") is None
    keep(kept, b"a", b"anew")
    assert found(kept, b"a") == b"anew"


def test_two_on_one_site_do_not_meet_and_leave_no_file(kept: Kept, tmp_path: Path) -> None:
    other = Kept(ROOM, tmp_path)
    other.follow("first")
    keep(kept, b"a", b"mine")
    keep(other, b"a", b"theirs")

    assert (found(kept, b"a"), found(other, b"a")) == (b"mine", b"theirs")
    assert not list(tmp_path.iterdir())
    del other
    assert len(list(open_files(tmp_path))) == 1


def test_where_nothing_can_be_written_it_stands_elsewhere(tmp_path: Path) -> None:
    kept = Kept(ROOM, tmp_path / "nowhere")
    kept.follow("first")

    keep(kept, b"a", b"one")

    assert found(kept, b"a") == b"one"
