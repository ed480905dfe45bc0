"""Any bytes give records, rejections or an InputError, and nothing is lost on the way."""

from __future__ import annotations

import gzip
import json
import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from disinfo_graph.errors import InputError
from disinfo_graph.model import Origin, Record, Rejected
from disinfo_graph.readers import READERS, Notes, Source, case_jsonl, case_page, json_values, read
from disinfo_graph.readers.case_jsonl import APPEARANCE_FIELDS, FIELDS
from making import CASES
from reading import assert_kept, mended, zstd_compressed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
WORDS = st.text(st.characters(), max_size=12)
ADDRESSES = st.builds("{}{}".format, st.sampled_from(["http://a.b/", "https://x.example"]), WORDS)
NEARLY = st.sampled_from(["", "en", "pt-BR", "2020-01-02", "2020-13-01", "270"]) | ADDRESSES | WORDS
KNOWN: dict[str, Any] = {name: None for name in FIELDS} | {
    name: []
    for name in (
        *("languages", "countries", "keywords", "sources"),
        *("appearances", "claim_links", "debunk_links"),
    )
}
CHANGES = st.fixed_dictionaries(
    {"text_language": st.sampled_from(["en", "sr-Latn", "x-own", "en_GB"])},
    optional={
        "report": ADDRESSES,
        "title": WORDS,
        "claim": WORDS,
        "debunk": st.lists(WORDS).map("\n\n".join),
        "published": NEARLY,
        "keywords": st.lists(WORDS, max_size=2),
        "appearances": st.lists(
            st.fixed_dictionaries(
                {name: st.none() for name in APPEARANCE_FIELDS}
                | {"url": ADDRESSES, "archives": st.lists(ADDRESSES, max_size=1)}
            ),
            max_size=2,
        ),
        "rights": WORDS | JSON,
        "rating": JSON | st.fixed_dictionaries({name: NEARLY for name in case_jsonl.RATING_FIELDS}),
        "debunk_links": st.lists(ADDRESSES, max_size=2),
    },
)
LINES = st.sampled_from(
    [
        "Disinfo: A",
        "DISINFO :b",
        "Disinfo:",
        "see more",
        "• Reported in: Issue 3",
        "- Keywords:",
        "Tags: a, b",
        "• DATE OF PUBLICATION: 1/2/2020",
        "Report address: https://a.b/c",
        "Recurring pro-Kremlin disinformation narrative about a.",
        "No evidence given.",
        "A text.",
        "\ufeff",
        "\x0c",
        "a\x0c<b>",
        "\ud7ff\u2028",
        "",
        "",
        "",
    ]
)


def items(reader: Any, data: bytes) -> list[Record | Rejected]:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        return mended(reader.read, Source(name="fuzz", suffix="", path=Path(file.name)))


@given(st.binary())
@example(b"\xef\xbb\xbf\xff")
@settings(deadline=None)
def test_any_bytes_as_case_page_text(data: bytes) -> None:
    try:
        found = items(case_page, data)
    except InputError as error:
        assert str(error).startswith("fuzz")
        return

    assert_kept(found)


@given(st.lists(LINES | WORDS.map(lambda text: re.sub("[\r\n]", " ", text))), st.booleans())
@settings(deadline=None)
def test_every_title_line_gives_a_record_or_a_rejection(lines: list[str], windows: bool) -> None:
    text = ("\r\n" if windows else "\n").join(["Disinfo: first", *lines])
    data = text.encode("utf-8", "replace")
    visible = re.sub("[\u200b\ufeff]", "", data.decode())
    titles = re.findall(r"(?im)^\s*(?:[#•*–-]\s*)?disinfo\s*:", visible)

    found = items(case_page, data)

    assert len(found) == len(titles)
    assert_kept(found)


COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
"""How gzip and zstd begin: what begins so is one of them, or refused whole."""


@given(st.lists(st.binary() | JSON.map(lambda value: json.dumps(value).encode())))
@example([b"\xef\xbb\xbf"])
@settings(deadline=None)
def test_every_line_that_is_not_blank_gives_a_record_or_a_rejection(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    assume(not data.startswith(COMPRESSED))
    filled = [line for line in data.split(b"\n") if line.removeprefix(b"\xef\xbb\xbf").strip()]

    found = items(case_jsonl, data)

    assert len(found) == len(filled)
    assert_kept(found)
    for item, line in zip(found, filled, strict=True):
        plain = line.removeprefix(b"\xef\xbb\xbf").strip()
        assert isinstance(item, Record) or item.record == plain.decode("utf-8", "backslashreplace")


LIKE_A_NAME = st.sampled_from(['"title":', 'a": "b', '"', "\\", "\u00a0a", "a  b\r\n\nc"])
PAIRS: st.SearchStrategy[list[tuple[str, Any]]] = st.lists(
    st.tuples(
        st.sampled_from(["title", "claim", "published", "appearances"]),
        WORDS | LIKE_A_NAME | st.integers() | st.just([]),
    ),
    max_size=2,
)


@given(CHANGES, PAIRS, st.sampled_from([":", " :", "\t: "]), LIKE_A_NAME)
@settings(deadline=None)
def test_the_quick_way_reads_what_the_strict_way_reads(
    changes: dict[str, Any], more: list[tuple[str, Any]], colon: str, text: str
) -> None:
    pairs = [*(KNOWN | {"debunk": text} | changes).items(), *more]
    told = ", ".join(f"{json.dumps(name)}{colon}{json.dumps(value)}" for name, value in pairs)
    line = f"{{{told}}}".encode()

    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(line)
        source = Source(name="fuzz", suffix="", path=Path(file.name))
        (found,) = case_jsonl.read(source)

    try:
        values = json_values.checked(json_values.decoded(line), FIELDS)
    except ValueError as error:
        assert isinstance(found, Rejected) and found.reason == str(error)
    else:
        origin = Origin(source="fuzz", line=1)
        assert found == Record(origin=origin, form=case_jsonl.FORM, **values)


@pytest.mark.slow
@given(CHANGES)
@settings(deadline=None, max_examples=300)
def test_whatever_is_read_from_json_lines_can_be_published(changes: dict[str, Any]) -> None:
    (found,) = items(case_jsonl, json.dumps(KNOWN | changes).encode())

    assert_kept([found])


FOLDER = Path(__file__).parent
SAMPLES = [
    *(path.read_bytes() for path in sorted(FOLDER.glob("saved_pages/*.html"))),
    *(path.read_bytes()[:9000] for path in sorted(CASES.iterdir())),
    b"date,id,title,countries,keywords,languages,outlets\n"
    b"03.02.2020,https://a.example/1,A title,['Russia'],\"['a', '']\",['Spanish'],['RT']\n",
    b'{"id": null, "title": "A <b>title</b>", "date": null, "summary": "a", "response": "b", '
    b'"countries": [], "keywords": ["\\u0001"], "languages": [], "outlets": [], '
    b'"publications": [{"url": "https://a.example/", "archive": null}]}\n',
    b'{"@context": "https://schema.org", "@type": "ClaimReview", "url": "https://a.example/", '
    b'"claimReviewed": "A claim", "reviewRating": {"ratingValue": 1, "alternateName": "False"}}\n',
    b'{"resources": [{"name": "cases", "path": "input.csv", "schema": {"fields": []}}]}',
]
ENDS = sorted({end for reader in READERS for end in (*reader.suffixes, *reader.names)})
NAMES = [f"input{end}" if end.startswith(".") else end for end in ENDS] + ["input", "input.xlsx"]
PACKS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstd_compressed,
    ".GZ": bytes,
}
CODES = st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-8-sig"])


def outcome(data: bytes, name: str) -> list[Record | Rejected] | InputError:
    """Return what becomes of an input of any name."""
    notes = Notes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            found = list(read([path], notes=notes))
        except InputError as error:
            assert str(error).startswith(folder) and "(expected " in str(error)
            return error
    assert_kept(found)
    assert all(map(str.isprintable, notes.lines()))
    return found


@pytest.mark.parametrize("name", NAMES)
@given(st.binary(), st.sampled_from(sorted(PACKS)))
@example(b"", "")
@example(b"\x28\xb5\x2f\xfd", "")
@settings(deadline=None, max_examples=40)
def test_any_bytes_under_any_name(name: str, data: bytes, packed: str) -> None:
    outcome(PACKS[packed](data), name + packed)


@pytest.mark.parametrize("name", NAMES)
@given(st.sampled_from(SAMPLES), CODES)
@settings(deadline=None, max_examples=30)
def test_any_form_under_any_name_and_in_any_encoding(name: str, data: bytes, code: str) -> None:
    outcome(data.decode().encode(code), name)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_any_damage_under_any_name(name: str) -> None:
    for seed in range(150):
        chance = random.Random(seed)
        data = bytearray(chance.choice(SAMPLES))
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            pieces = [b'"', b"\n", b"\0", b"<", b"&#1;", b"{", b"\xff", b"", b"]", bytes(data[:40])]
            data[place : place + chance.randint(0, 3)] = chance.choice(pieces)
        outcome(bytes(data), name)
