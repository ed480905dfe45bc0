"""Case JSON Lines: every field, every way to get it wrong, and that the other lines go on."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from disinfo_graph.model import Appearance, Facts, Origin, Rating, Record, Rejected
from disinfo_graph.readers import read
from disinfo_graph.readers.case_jsonl import APPEARANCE_FIELDS, FIELDS, FORM, RATING_FIELDS
from making import CASES, DEMONSTRATION, ROOT

APPEARANCE: dict[str, Any] = {
    "url": "https://es.lantern.example/contadores",
    "archives": ["https://web.archive.org/web/2021/https://es.lantern.example/contadores"],
    "language": "es",
    "published": "2021-02-01",
    "source": "The Lantern",
}

RATING: dict[str, Any] = {"value": "1", "best": "5", "worst": "1", "label": "False"}

VALUE: dict[str, Any] = {
    "report": "https://fact.example/report/meters/",
    "title": "The meters listen",
    "claim": "They say that water meters listen.",
    "debunk": "The meters hold no microphone.\n\nTheir certificate is public.",
    "text_language": "en",
    "published": "2021-02-03",
    "languages": ["Spanish"],
    "countries": ["Kazakhstan", "Russia"],
    "keywords": ["Water"],
    "sources": ["The Lantern"],
    "appearances": [APPEARANCE],
    "issue": "12",
    "publisher": "Fact Example",
    "reported_by": "Promote Ukraine",
    "rights": "CC BY 4.0",
    "reviewed": "2021-02-09",
    "rating": RATING,
    "claim_links": ["https://lantern.example/why"],
    "debunk_links": ["https://standards.example/1", "https://standards.example/2"],
}


def items(path: Path, *lines: bytes) -> list[Record | Rejected]:
    """Write lines and read them."""
    path.write_bytes(b"\n".join(lines))
    return list(read([path]))


def of(**changed: Any) -> bytes:
    """Return a line that says the example with other values."""
    return json.dumps(VALUE | changed).encode()


def reason(path: Path, line: bytes) -> str:
    """Return why a line is rejected; the line itself is kept, and the next one is read."""
    path = path / "cases.jsonl"
    rejected, record = items(path, line, of())
    assert isinstance(record, Record) and record.origin.line == 2
    assert isinstance(rejected, Rejected)
    assert rejected.origin == Origin(source=str(path), line=1)
    assert rejected.record.encode() == line or b"\\x" in rejected.record.encode()
    assert orjson.dumps(rejected.reason)
    return rejected.reason


def test_every_field_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"

    (record,) = items(path, of())

    assert record == Record(
        origin=Origin(source=str(path), line=1),
        form=FORM,
        report="https://fact.example/report/meters/",
        title="The meters listen",
        claim="They say that water meters listen.",
        debunk="The meters hold no microphone.\n\nTheir certificate is public.",
        text_language="en",
        published=date(2021, 2, 3),
        languages=("Spanish",),
        countries=("Kazakhstan", "Russia"),
        keywords=("Water",),
        sources=("The Lantern",),
        appearances=(
            Appearance(
                url="https://es.lantern.example/contadores",
                archives=(APPEARANCE["archives"][0],),
                language="es",
                published=date(2021, 2, 1),
                source="The Lantern",
            ),
        ),
        issue="12",
        publisher="Fact Example",
        reported_by="Promote Ukraine",
        rights="CC BY 4.0",
        reviewed=date(2021, 2, 9),
        rating=Rating(value="1", best="5", worst="1", label="False"),
        claim_links=("https://lantern.example/why",),
        debunk_links=("https://standards.example/1", "https://standards.example/2"),
    )


def test_the_fields_are_those_of_the_model() -> None:
    assert list(FIELDS) == [field.name for field in fields(Facts)]
    assert list(APPEARANCE_FIELDS) == [field.name for field in fields(Appearance)]
    assert list(RATING_FIELDS) == [field.name for field in fields(Rating)]


def test_null_and_empty_lists_mean_not_known(tmp_path: Path) -> None:
    unknown: dict[str, Any] = {
        name: [] if isinstance(VALUE[name], list) else None for name in VALUE
    }

    (record,) = items(tmp_path / "cases.jsonl", of(**(unknown | {"text_language": "en"})))

    assert isinstance(record, Record)
    assert replace(record, origin=Origin(source="", line=0)) == Record(
        origin=Origin(source="", line=0), form=FORM, text_language="en"
    )


def test_a_rating_that_says_nothing_is_none(tmp_path: Path) -> None:
    (record,) = items(tmp_path / "cases.jsonl", of(rating=dict.fromkeys(RATING)))

    assert isinstance(record, Record) and record.rating is None


@pytest.mark.parametrize("field", [name for name in FIELDS if FIELDS[name] is FIELDS["title"]])
@pytest.mark.parametrize("blank", ["", " \n\t", "\u00a0", "\u200b"])
def test_a_text_without_words_means_not_known(field: str, blank: str, tmp_path: Path) -> None:
    (record,) = items(tmp_path / "cases.jsonl", of(**{field: blank}))

    assert isinstance(record, Record)
    assert getattr(record, field) is None


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_is_refused_by_name(field: str, tmp_path: Path) -> None:
    value = {name: VALUE[name] for name in VALUE if name != field}

    said = reason(tmp_path, json.dumps(value).encode())

    assert said == f"{field}: missing field (expected it, null or [] if not known)"


@pytest.mark.parametrize("field", APPEARANCE_FIELDS)
def test_a_missing_field_of_an_appearance_is_refused_by_place(field: str, tmp_path: Path) -> None:
    value = {name: APPEARANCE[name] for name in APPEARANCE if name != field}

    said = reason(tmp_path, of(appearances=[APPEARANCE, value]))

    assert said.startswith(f"appearances[1].{field}: missing field (expected it")


@pytest.mark.parametrize("field", RATING_FIELDS)
def test_a_missing_field_of_a_rating_is_refused_by_place(field: str, tmp_path: Path) -> None:
    value = {name: RATING[name] for name in RATING if name != field}

    said = reason(tmp_path, of(rating=value))

    assert said.startswith(f"rating.{field}: missing field (expected it")


NOT_TEXT: tuple[Any, ...] = (3, 0.5, True, ["a"], {"a": "b"})
NOT_A_LIST: tuple[Any, ...] = (None, "a", 3, False, {"a": "b"})
WRONG_TYPES: dict[str, tuple[Any, ...]] = {
    "report": (*NOT_TEXT, "", "meters", "ftp://fact.example/", "http://", "https://a b/", "//a.b/"),
    "title": NOT_TEXT,
    "claim": NOT_TEXT,
    "debunk": NOT_TEXT,
    "text_language": (*NOT_TEXT, None, "", "English", "en_GB", "en GB", "e", "en-", "日本"),
    "published": (
        *NOT_TEXT,
        "",
        "2021-2-3",
        "2021-02-30",
        "0000-01-01",
        "03/02/2021",
        "2021-02-03T00",
    ),
    "languages": (*NOT_A_LIST, [None], [""], [3], [["a"]]),
    "countries": (*NOT_A_LIST, [None], [" "], [{}]),
    "keywords": (*NOT_A_LIST, ["a", None]),
    "sources": (*NOT_A_LIST, [True]),
    "appearances": (*NOT_A_LIST, ["a"], [None], [[]]),
    "issue": NOT_TEXT,
    "publisher": NOT_TEXT,
    "reported_by": NOT_TEXT,
    "rights": NOT_TEXT,
    "reviewed": (*NOT_TEXT, "2021-2-3", "9 February 2021"),
    "rating": ("False", 3, [], [RATING], {}, RATING | {"value": 1}, RATING | {"more": None}),
    "claim_links": (*NOT_A_LIST, [None], [""], ["lantern"]),
    "debunk_links": (*NOT_A_LIST, [{}], ["https://a.example/", "mailto:a@b.example"]),
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in WRONG_TYPES for value in WRONG_TYPES[field]]
)
def test_a_value_of_another_kind_is_refused_by_name(field: str, value: Any, tmp_path: Path) -> None:
    said = reason(tmp_path, of(**{field: value}))

    assert re.match(rf"{field}(\[0\]|\.\w+(, \w+)*)?: ", said)
    assert "(expected " in said or said.endswith("unknown field")


def test_every_field_has_its_wrong_values() -> None:
    assert list(WRONG_TYPES) == list(FIELDS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", None),
        ("url", ""),
        ("url", "lantern"),
        ("url", "javascript:alert(1)"),
        ("archives", None),
        ("archives", ["https://a.example/", ""]),
        ("archives", ["https://a.example/", None]),
        ("language", 3),
        ("published", "yesterday"),
        ("source", ["a"]),
    ],
)
def test_a_wrong_value_in_an_appearance_is_refused_by_place(
    field: str, value: Any, tmp_path: Path
) -> None:
    said = reason(tmp_path, of(appearances=[APPEARANCE, APPEARANCE | {field: value}]))

    assert said.startswith(f"appearances[1].{field}: ")
    assert "(expected " in said


def test_everything_wrong_with_a_line_is_said_at_once(tmp_path: Path) -> None:
    wrong = APPEARANCE | {"url": "b", "language": 3, "more": 1}

    said = reason(tmp_path, of(title=3, appearances=["a", wrong], published="now", extra=None))

    assert [fault.partition(": ")[0] for fault in said.split("; ")] == [
        "extra",
        "title",
        "published",
        "appearances[0]",
        "appearances[1].more",
        "appearances[1].url",
        "appearances[1].language",
    ]


REFUSED_LINES: dict[str, tuple[bytes, str]] = {
    "unknown field": (of(verdict="false"), "verdict: unknown field"),
    "unknown field with a line end": (of(**{"a\nb": 1}), r'"a\nb": unknown field'),
    "unknown field, surrogate": (of(**{"\ud800": 1}), r'"\ud800": unknown field'),
    "unknown field, control": (of(**{"\x1b[31m": 1}), r'"\u001b[31m": unknown field'),
    "field twice": (b'{"title": "a", "title": "b"}', "field given twice: title (expected each"),
    "field of an appearance twice": (
        b'{"appearances": [{"url": "a", "url": "b"}]}',
        "field given twice: url (expected each field once)",
    ),
    "no character": (of(title="a\uffff"), "title: character U+FFFF (expected printable text)"),
    "no character in a list": (of(keywords=["\ufffe"]), "keywords: character U+FFFE"),
    "no character among archives": (
        of(appearances=[APPEARANCE | {"archives": ["\uffff"]}]),
        "appearances[0].archives: character U+FFFF",
    ),
    "control character in an address": (of(report="https://a.b/\x1f"), "report: character U+001F"),
    "lone surrogate": (of(claim="a\ud800"), "claim: character U+D800"),
    "lone surrogate as language": (
        of(text_language="\ud800"),
        r"text_language: '\ud800' (expected",
    ),
    "lone surrogate in a date": (of(published="\udfff"), r"published: '\udfff' is no date"),
    "not JSON": (b"{'title': 'a'}", "column 2: "),
    "text after the object": (b"{} {}", "column 4: Extra data (expected one JSON object a line)"),
    "a string": (b'"a"', '"a" (expected an object)'),
    "a list": (b"[]", "a list (expected an object)"),
    "null": (b"null", "null (expected an object)"),
    "no number": (b'{"title": NaN}', "NaN is no JSON"),
    "not UTF-8": (b'{"title": "caf\xe9"}', "byte 0xe9 is not UTF-8 (expected text in UTF-8)"),
    "surrogate in UTF-8": (b'{"title": "\xed\xa0\x80"}', "byte 0xed is not UTF-8"),
    "nested deeply": (b"[" * 100_000, "nested too deeply"),
    "long number": (
        b'{"title": ' + b"9" * 5000 + b"}",
        "report, claim, debunk, text_language, published, languages, countries, ",
    ),
    "long number as a title": (
        of(title=1).replace(b'"title": 1', b'"title": -' + b"9" * 5000),
        f"title: -{'9' * 56}... (expected text or null)",
    ),
    "large number": (of(title=10**20), "title: 100000000000000000000 (expected text or null)"),
}


@pytest.mark.parametrize(("line", "said"), REFUSED_LINES.values(), ids=REFUSED_LINES)
def test_a_line_that_cannot_be_read_is_rejected_as_it_was_and_the_next_is_read(
    line: bytes, said: str, tmp_path: Path
) -> None:
    assert reason(tmp_path, line).startswith(said)


TWICE: dict[str, tuple[bytes, str]] = {
    "at the end": (b', "title": "b"}', "title"),
    "the same value": (b', "title": "The meters listen"}', "title"),
    "space before the colon": (b', "title" \t: "b"}', "title"),
    "line end before the colon": (b', "title"\r: "b"}', "title"),
    "written with an escape": (b', "t\\u0069tle": "b"}', "title"),
    "a list of objects first": (b', "appearances": []}', "appearances"),
    "several": (b', "title": null, "claim": null, "title": null}', "claim, title"),
}


@pytest.mark.parametrize(("end", "names"), TWICE.values(), ids=TWICE)
def test_a_field_given_twice_in_a_line_without_other_fault_is_refused(
    end: bytes, names: str, tmp_path: Path
) -> None:
    said = reason(tmp_path, of().removesuffix(b"}") + end)

    assert said == f"field given twice: {names} (expected each field once)"


def test_a_field_given_twice_in_an_appearance_is_refused(tmp_path: Path) -> None:
    line = of().replace(b'"source": "The Lantern"', b'"source": null, "source": "The Lantern"')

    assert reason(tmp_path, line) == "field given twice: source (expected each field once)"


@pytest.mark.parametrize("text", ['He said: "title": no', '": "', '"":"":', '{"title":'])
def test_a_text_may_look_like_a_field(text: str, tmp_path: Path) -> None:
    (record,) = items(tmp_path / "cases.jsonl", of(claim=text, keywords=[text]))

    assert isinstance(record, Record)
    assert (record.claim, record.keywords) == (text, (text,))


@pytest.mark.parametrize("depth", range(500, 1010, 15))
def test_a_value_nested_to_any_depth_is_refused(depth: int, tmp_path: Path) -> None:
    nested = "[" * depth + "]" * depth
    line = of(title="@").replace(b'"@"', nested.encode())

    assert "(expected " in reason(tmp_path, line)


def test_archives_are_kept_as_they_are_written(tmp_path: Path) -> None:
    archives = ["web.archive.orghttps://a.example/?b=1&lt;c", "not archived", "archive of  <a>"]

    (record,) = items(
        tmp_path / "cases.jsonl", of(appearances=[APPEARANCE | {"archives": archives}])
    )

    assert isinstance(record, Record)
    assert record.appearances[0].archives == (*archives[:2], "archive of <a>")
    assert record.mended == ()


@pytest.mark.parametrize(
    ("given", "tag"), [("EN", "en"), ("pt-BR", "pt-br"), ("zh-Hant", "zh-hant")]
)
def test_language_tags_are_read_in_lower_case(given: str, tag: str, tmp_path: Path) -> None:
    (record,) = items(tmp_path / "cases.jsonl", of(text_language=given))

    assert isinstance(record, Record) and record.text_language == tag


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n \t\n\n", b" \r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"  "])
def test_line_ends_blank_lines_and_a_byte_order_mark_change_nothing(
    start: bytes, end: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "cases.ndjson"
    path.write_bytes(start + of(title="A") + end + of(title="B") + end)

    found = list(read([path]))

    assert [item.title for item in found if isinstance(item, Record)] == ["A", "B"]
    assert len(found) == 2


def test_paragraphs_are_kept_and_white_space_is_folded(tmp_path: Path) -> None:
    claim = "\n\n one\n line  here \r\n\r\n\u00a0\n\n\ntwo\u202fwords\n"

    (record,) = items(tmp_path / "cases.jsonl", of(claim=claim, title=" a \n b "))

    assert isinstance(record, Record)
    assert (record.claim, record.title) == ("one line here\n\ntwo words", "a b")


def test_a_file_of_blank_lines_holds_no_case(tmp_path: Path) -> None:
    assert items(tmp_path / "cases.jsonl", b"", b" ", b"\t\r") == []


def _tables() -> list[dict[str, str]]:
    """Return the documentation's tables of fields: the first column and the last one."""
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Case JSON Lines")[2].partition("\n## ")[0]
    tables = re.findall(r"\| Field \|.*\n\|[-| ]+\n((?:\|.*\n)+)", section)
    rows = [[row.split("|") for row in table.splitlines()] for table in tables]
    return [{row[1].strip(" `"): row[-2].strip(" `") for row in table} for table in rows]


def test_the_documentation_lists_exactly_the_fields() -> None:
    told = [list(table) for table in _tables()]

    assert told == [list(FIELDS), list(APPEARANCE_FIELDS), list(RATING_FIELDS)]


def test_the_examples_of_the_documentation_are_of_the_kinds_it_gives() -> None:
    examples = zip((FIELDS, APPEARANCE_FIELDS, RATING_FIELDS), _tables(), strict=True)

    values = [
        known[name](json.loads(table[name]))
        for known, table in examples
        for name in known
        if name != "appearances"  # The one example that is shortened.
    ]

    assert all(values)


def test_the_whole_case_of_the_documentation_is_read(tmp_path: Path) -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)

    (record,) = items(tmp_path / "cases.jsonl", example.replace("\n", " ").encode())

    assert isinstance(record, Record)
    assert record.countries == ("Austria", "Hungary")


def test_the_demonstration_set_is_read_whole() -> None:
    found = list(read([CASES]))

    assert len(found) == DEMONSTRATION
    assert all(isinstance(item, Record) for item in found)


def test_missing_fields_are_named_by_one_message(tmp_path: Path) -> None:
    said = reason(tmp_path, b'{"report": null, "other": 1}')

    assert said.startswith("other: unknown field; title, claim, debunk, ")
    assert said.count("missing") == 1
    assert said.endswith("debunk_links: missing fields (expected each, null or [] if not known)")
