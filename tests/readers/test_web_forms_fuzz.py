"""Full text, saved pages and ClaimReviews: any bytes give records, rejections or one error."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from disinfo_graph.errors import InputError
from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers import claim_review, full_text, json_lines, opening, pages
from disinfo_graph.readers.claim_review import properties
from disinfo_graph.readers.opening import Source
from reading import assert_kept, mended

SAVED = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("saved_pages/*.html"))]

Read = Callable[[Source], Iterator[Record | Rejected]]
READS: list[Read] = [full_text.read, pages.read, claim_review.read, claim_review.read_lines]

TEXTS = st.text(st.characters(), max_size=9) | st.sampled_from(
    ["en", "2020-01-02", "https://a.example/b c", "Person", "Organization", "http://", "\ud800", ""]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXTS | st.sampled_from(["@id", "@type", "url", "@value", "name"]), inner)
    ),
    max_leaves=6,
)
PROPERTIES = st.sampled_from(sorted(properties.REVIEW)) | st.sampled_from(
    ["itemReviewed", "reviewRating", "author", "schema:url", "author.name", "itemReviewed.1.url"]
)
REVIEWS = st.builds(
    lambda value: {"@type": "ClaimReview", "claimReviewed": "A claim"} | value,
    st.dictionaries(PROPERTIES, JSON, max_size=4),
)
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=6)), max_size=4)


def items(read: Read, data: bytes) -> list[Record | Rejected]:
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(data)
        return mended(read, Source(name="fuzz", suffix="", path=path))


def tolerant(read: Read, data: bytes) -> list[Record | Rejected]:
    """Read what may be of no form at all: then the one error names the file."""
    try:
        found = items(read, data)
    except InputError as error:
        assert str(error).startswith("fuzz")
        return []
    assert_kept(found)
    return found


def assume_plain(data: bytes) -> None:
    """Leave out what looks compressed, or is an archive: opening it is another module's part."""
    assume(not data.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")))
    assume(not any(data.startswith(mark, place) for place, mark, _ in opening._ARCHIVES))


def mutated(data: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """Cut pieces out of bytes and put others in."""
    for where, length, added in cuts:
        start = int(where * len(data))
        data = data[:start] + added + data[start + length :]
    return data


@pytest.mark.parametrize("read", READS)
@given(st.binary())
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe<\x00")
@example(b"<!DOCTYPE")
@example(b"[" * 3000)
@example(b'{"@id":' * 3000)
@settings(deadline=None)
def test_any_bytes(read: Read, data: bytes) -> None:
    tolerant(read, data)


@given(st.sampled_from(SAVED), CUTS)
@settings(deadline=None, max_examples=200)
def test_damaged_pages(page: bytes, cuts: list[tuple[float, int, bytes]]) -> None:
    tolerant(pages.read, mutated(page, cuts))


@given(st.lists(st.sampled_from(re.findall(rb"<[^>]*>|[^<]+", b"".join(SAVED))), max_size=30))
@settings(deadline=None, max_examples=200)
def test_pages_of_shuffled_tags(tags: list[bytes]) -> None:
    tolerant(pages.read, b"".join(tags))


@given(REVIEWS)
@settings(deadline=None, max_examples=300)
def test_every_review_is_a_record_or_a_rejection(value: dict[str, Any]) -> None:
    text = json.dumps([value, value])

    found = tolerant(claim_review.read, text.encode())

    first = [item for item in found if item.origin.line == 1]
    second = [item for item in found if item.origin.line == 2]
    assert first and len(first) == len(second) and len(first) + len(second) == len(found)


@given(REVIEWS, CUTS)
@settings(deadline=None, max_examples=200)
def test_damaged_reviews(value: dict[str, Any], cuts: list[tuple[float, int, bytes]]) -> None:
    data = mutated(json.dumps(value).encode(), cuts)
    assume_plain(data)

    tolerant(claim_review.read, data)
    tolerant(pages.read, b'<script type="application/ld+json">' + data + b"</script>")
    lines = [line for line in data.split(b"\n") if line.removeprefix(b"\xef\xbb\xbf").strip()]
    found = tolerant(claim_review.read_lines, data)
    assert len({item.origin.line for item in found}) == len(lines)


@given(st.dictionaries(st.sampled_from(sorted(full_text.FIELDS)), JSON))
@settings(deadline=None, max_examples=300)
def test_every_full_text_is_a_record_or_a_rejection(changed: dict[str, Any]) -> None:
    known: dict[str, Any] = {name: None for name in full_text.FIELDS} | {
        name: [] for name in ("countries", "keywords", "languages", "outlets", "publications")
    }

    found = tolerant(full_text.read, json.dumps(known | changed).encode())

    assert sum(isinstance(item, Record) for item in found) == 1 or len(found) == 1


@pytest.fixture(scope="session")
def real(shared_data: Path) -> list[bytes]:
    return (shared_data / "euvsdisinfo" / "cases-fulltext.jsonl").read_bytes().splitlines()


@given(st.integers(0, 1743), CUTS)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_real_lines(
    real: list[bytes], number: int, cuts: list[tuple[float, int, bytes]]
) -> None:
    line = mutated(real[number], cuts)
    assume_plain(line)

    found = tolerant(full_text.read, line)

    filled = [one for one in line.split(b"\n") if one.removeprefix(b"\xef\xbb\xbf").strip()]
    assert len({item.origin.line for item in found}) == len(filled)


@given(st.lists(JSON.map(lambda value: json.dumps(value).encode()) | st.binary()))
@settings(deadline=None)
def test_any_lines_are_of_some_form(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    assume_plain(data)
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(data)

        form = json_lines.form(Source(name="fuzz", suffix=".jsonl", path=path))

    assert form in ("case JSON Lines", "full text", "ClaimReview")
