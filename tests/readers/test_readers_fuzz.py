"""Any bytes give records, rejections or an InputError, and nothing is lost on the way."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from disinfo_graph.errors import InputError
from disinfo_graph.model import Facts, Record, Rejected
from disinfo_graph.readers import case_jsonl, case_page
from disinfo_graph.readers.case_jsonl import APPEARANCE_FIELDS, FIELDS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
WORDS = st.text(st.characters(), max_size=12)
ADDRESSES = st.builds("{}{}".format, st.sampled_from(["http://a.b/", "https://x.example"]), WORDS)
NEARLY = st.sampled_from(["", "en", "pt-BR", "2020-01-02", "2020-13-01", "270"]) | ADDRESSES | WORDS
KNOWN: dict[str, Any] = {name: None for name in FIELDS} | {
    name: [] for name in ("languages", "countries", "keywords", "sources", "appearances")
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
        "\ud7ff\u2028",
        "",
        "",
        "",
    ]
)


def items(reader: Any, data: bytes) -> list[Record | Rejected]:
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(data)
        return list(reader.read(path, "fuzz"))


def assert_publishable(facts: Facts) -> None:
    """What is read can be written: texts fit JSON and XML, addresses are IRIs, tags are tags."""
    for text in (facts.title, facts.claim, facts.debunk, facts.rights, *facts.keywords):
        assert text is None or (text and orjson.dumps(text) and text == text.strip())
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text or "")
    for appearance in facts.appearances:
        assert all(NamedNode(address) for address in (appearance.url, *appearance.archives))
    assert facts.report is None or NamedNode(facts.report)
    assert Literal("", language=facts.text_language)


def assert_kept(found: list[Record | Rejected]) -> None:
    for item in found:
        if isinstance(item, Record):
            assert_publishable(item)
        else:
            assert item.reason and orjson.dumps((item.reason, item.record))


@given(st.binary())
@example(b"\xef\xbb\xbf\xff")
@settings(deadline=None)
def test_any_bytes_as_case_page_text(data: bytes) -> None:
    try:
        found = items(case_page, data)
    except InputError as error:
        assert error.line is not None and error.line >= 1
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


@given(st.lists(st.binary() | JSON.map(lambda value: json.dumps(value).encode())))
@example([b"\xef\xbb\xbf"])
@settings(deadline=None)
def test_every_line_that_is_not_blank_gives_a_record_or_a_rejection(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    filled = [line for line in data.split(b"\n") if line.removeprefix(b"\xef\xbb\xbf").strip()]

    found = items(case_jsonl, data)

    assert len(found) == len(filled)
    assert_kept(found)
    for item, line in zip(found, filled, strict=True):
        assert isinstance(item, Record) or item.record.startswith(
            line.decode("utf-8", "backslashreplace").rstrip("\r")
        )


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

    (quick,) = items(case_jsonl, line)
    # Only the strict way knows the byte order mark.
    (strict,) = items(case_jsonl, b"\xef\xbb\xbf" + line)

    if isinstance(quick, Record) or isinstance(strict, Record):
        assert quick == strict
    else:
        assert quick.reason == strict.reason


@pytest.mark.slow
@given(CHANGES)
@settings(deadline=None, max_examples=300)
def test_whatever_is_read_from_json_lines_can_be_published(changes: dict[str, Any]) -> None:
    (found,) = items(case_jsonl, json.dumps(KNOWN | changes).encode())

    assert_kept([found])
