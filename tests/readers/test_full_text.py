"""Full-text JSON Lines: every field, what each refuses, and that nothing of a line is lost."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.model import Appearance, Origin, Record, Rejected
from disinfo_graph.readers import bounds, full_text, json_lines
from disinfo_graph.readers.opening import Source

VALUE: dict[str, Any] = {
    "id": "https://fact.example/report/meters/",
    "title": "The meters listen",
    "date": "2021-02-03",
    "summary": "They say that water meters listen.",
    "response": "The meters hold no microphone. \n\nTheir certificate is public.",
    "countries": ["Kazakhstan", "Russia"],
    "keywords": ["Water"],
    "languages": ["Spanish"],
    "outlets": ["The Lantern,\nevening edition"],
    "publications": [
        {"url": "https://es.lantern.example/contadores\u00a0", "archive": None},
        {"url": "https://meter.example/", "archive": "web.archive.orghttps://meter.example/"},
    ],
    "issue": "12",
    "reported_by": "Promote Ukraine",
}


def opened(path: Path) -> Source:
    return Source(name=path.name, suffix=".jsonl", path=path)


def items(path: Path, *lines: bytes) -> list[Record | Rejected]:
    """Write lines and read them."""
    path = path / "cases.jsonl"
    path.write_bytes(b"\n".join(lines))
    return list(full_text.read(opened(path)))


def of(**changed: Any) -> bytes:
    """Return a line that says the example with other values."""
    return json.dumps(VALUE | changed).encode()


def reason(path: Path, line: bytes) -> str:
    """Return why a line is rejected; the line is kept whole, and the next one is read."""
    rejected, record = items(path, line, of())
    assert isinstance(record, Record) and record.origin.line == 2
    assert isinstance(rejected, Rejected)
    assert rejected.record == line.decode("utf-8", "backslashreplace")
    return rejected.reason


def test_every_field_is_read(tmp_path: Path) -> None:
    (record,) = items(tmp_path, of())

    assert record == Record(
        origin=Origin(source="cases.jsonl", line=1),
        form="full text",
        report="https://fact.example/report/meters/",
        title="The meters listen",
        claim="They say that water meters listen.",
        debunk="The meters hold no microphone.\n\nTheir certificate is public.",
        text_language="en",
        published=date(2021, 2, 3),
        languages=("Spanish",),
        countries=("Kazakhstan", "Russia"),
        keywords=("Water",),
        sources=("The Lantern, evening edition",),
        appearances=(
            Appearance(url="https://es.lantern.example/contadores"),
            Appearance(
                url="https://meter.example/", archives=("web.archive.orghttps://meter.example/",)
            ),
        ),
        issue="12",
        publisher="EUvsDisinfo",
        reported_by="Promote Ukraine",
    )


def test_null_empty_and_blank_mean_not_known(tmp_path: Path) -> None:
    empty: dict[str, Any] = {name: [] if isinstance(VALUE[name], list) else None for name in VALUE}

    (first, second) = items(tmp_path, of(**empty), of(summary="", keywords=["", "\u00a0", "a"]))

    assert isinstance(first, Record) and isinstance(second, Record)
    assert first == Record(
        origin=first.origin, form="full text", text_language="en", publisher="EUvsDisinfo"
    )
    assert second.claim is None and second.keywords == ("a",)


@pytest.mark.parametrize("field", full_text.FIELDS)
def test_only_issue_and_reporter_may_be_missing(field: str, tmp_path: Path) -> None:
    line = json.dumps({name: VALUE[name] for name in VALUE if name != field}).encode()

    (item,) = items(tmp_path, line)

    if field in ("issue", "reported_by"):
        assert isinstance(item, Record) and getattr(item, field) is None
    else:
        assert isinstance(item, Rejected) and item.reason.startswith(f"{field}: missing field")


WRONG: dict[str, tuple[Any, ...]] = {
    "id": (3, "", "meters", "ftp://a.example/"),
    "title": (3, ["a"], "a\ufffeb", "\ud800"),
    "date": (3, "", "03/02/2021", "2021-02-30"),
    "summary": (True, 1),
    "response": ({}, "\uffff"),
    "countries": (None, "a", [None], [3]),
    "keywords": ({}, [["a"]]),
    "languages": (False, ["\ud800"]),
    "outlets": ("a", [1.5]),
    "publications": (None, [None], [{}], [{"url": 3, "archive": None}], [{"url": "http://a.b/"}]),
    "issue": (12, [12]),
    "reported_by": (["a"],),
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in WRONG for value in WRONG[field]]
)
def test_a_wrong_value_is_refused_by_name(field: str, value: Any, tmp_path: Path) -> None:
    said = reason(tmp_path, of(**{field: value}))

    assert said.startswith(field)
    assert "(expected " in said


def test_every_field_has_its_wrong_values() -> None:
    assert list(WRONG) == list(full_text.FIELDS)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (of(sumary="a"), "sumary: unknown field"),
        (of().replace(b'"url": "https://m', b'"link": 1, "url": "https://m'), "publications[1]"),
        (b'{"id": null, "id": null}', "field given twice: id"),
        (b"[" * 5000, "nested too deeply"),
        (b'{"a": ' * 200 + b"1" + b"}" * 200, "nested too deeply"),
        (b"[]", "a list (expected an object)"),
        (b'{"id": "\xff"}', "byte 0xff is not UTF-8"),
        (b'{"id": NaN}', "NaN is no JSON"),
        (b'{"id": ' + b"9" * 9000 + b"}", "id: 999"),
        (b"{", "column 2: "),
    ],
)
def test_a_line_that_is_no_case_says_why(line: bytes, told: str, tmp_path: Path) -> None:
    assert told in reason(tmp_path, line)


@pytest.mark.parametrize("url", ["", None, "www.meter.example", "http:// meter.example/"])
def test_a_publication_without_address_is_told_and_its_case_is_kept(
    url: str | None, tmp_path: Path
) -> None:
    line = of(publications=[{"url": url, "archive": None}, VALUE["publications"][1]])

    record, lost = items(tmp_path, line)

    assert isinstance(record, Record)
    assert [one.url for one in record.appearances] == ["https://meter.example/"]
    assert isinstance(lost, Rejected)
    assert lost.reason.startswith("publications[0].url: ")
    assert (lost.origin, lost.record) == (record.origin, line.decode())


def test_a_line_that_is_too_long_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cases\.jsonl:2: longer than 64 MB"):
        items(tmp_path, of(), b" " * (bounds.MOST + 1))


def test_blank_lines_and_a_byte_order_mark_are_no_records(tmp_path: Path) -> None:
    (item,) = items(tmp_path, b"\xef\xbb\xbf", b"  ", of(), b"")

    assert item.origin.line == 3


@pytest.mark.parametrize(
    ("line", "form"),
    [
        (of(), "full text"),
        (b'\n[]\n{"id": null, "title": null, "sumary": "", "outlets": []}', "full text"),
        (b'{"claim": null, "debunk": null, "text_language": "en"}', "case JSON Lines"),
        (b"not JSON\n", "case JSON Lines"),
        (b'{"@type": "ClaimReview", "url": ""}', "ClaimReview"),
        (b'{"text": "a", "claimReview": []}', "ClaimReview"),
    ],
)
def test_json_lines_are_told_by_their_first_object(line: bytes, form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line)

    assert json_lines.form(opened(path)) == form


def test_every_real_line_is_a_record(shared_data: Path) -> None:
    found = list(full_text.read(opened(shared_data / "euvsdisinfo" / "cases-fulltext.jsonl")))

    assert Counter(type(item) for item in found) == {Record: 1744}
    records = [item for item in found if isinstance(item, Record)]
    assert sum(record.report is None for record in records) == 285
    assert sum(record.issue is None for record in records) == 260
    assert sum(len(record.appearances) for record in records) == 2181
    assert sum(len(record.archives) for one in records for record in one.appearances) == 569
