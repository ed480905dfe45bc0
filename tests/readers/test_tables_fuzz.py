"""Any bytes as a table give records, rejections or an InputError; every row is accounted for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tempfile
from pathlib import Path

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disinfo_graph.errors import InputError
from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers import Notes, read, suggest
from disinfo_graph.readers.tables import description, lists, names
from reading import assert_kept, zstd_compressed

DESCRIPTION = """
name = "Fuzz"
text_language = "en"
ignored = ["x"]
[fields.title]
column = "title"
[fields.report]
column = "report"
[fields.published]
column = "day"
date = ["%d.%m.%Y", "%d.%m.%y"]
[fields.keywords]
column = "words"
list = ["python", "lines"]
[fields.debunk_links]
column = "links"
list = "json"
[appearance.url]
column = "urls"
list = "|"
[appearance.archives]
column = "archives"
list = "|"
"""
HEADER = ["title", "report", "day", "words", "links", "urls", "archives"]
CELLS = st.sampled_from(
    [
        "",
        " ",
        "A",
        "https://a.example/%d1",
        "https://a.example/|https://b.example/",
        "http://",
        "03.02.2020",
        "31.02.20",
        "['a', '']",
        '["https://a.example/", null]',
        "['a\\r\\nb']",
        "[[",
        "\x00",
        "\ufeff",
        '"',
        "a\r\nb",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
ROWS = st.lists(st.lists(CELLS, max_size=9) | st.lists(CELLS, min_size=7, max_size=7), max_size=9)
PACKED = st.sampled_from([bytes, gzip.compress, zstd_compressed])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a.csv", "date", "list"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "path", "schema", "fields", "type", "format", "dialect"]),
            inner,
        )
    ),
    max_leaves=12,
)


def outcome(data: bytes, name: str) -> list[Record | Rejected] | InputError:
    """Return what becomes of an input; notes and all."""
    notes = Notes()
    with tempfile.TemporaryDirectory() as folder:
        path, table = Path(folder, name), Path(folder, "fuzz.toml")
        path.write_bytes(data)
        table.write_text(DESCRIPTION)
        try:
            found = list(read([path], (table,), notes))
        except InputError as error:
            assert str(error).startswith(folder)
            return error
    assert all(orjson.dumps(note) for note in notes.lines())
    assert_kept(found)
    return found


@given(st.binary(), PACKED)
@example(b"title\n", zstd_compressed)
@example(b"\xff\xfe", bytes)
@example(b"\x1f\x8b", bytes)
@example(b"\x28\xb5\x2f\xfd", bytes)
@settings(deadline=None)
def test_any_bytes_as_a_table(data: bytes, pack: object) -> None:
    outcome(pack(data) if callable(pack) else data, "a.csv")


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "utf-16", "windows-1252"]))
@settings(deadline=None)
def test_any_bytes_below_a_header(data: bytes, encoding: str) -> None:
    outcome(",".join(HEADER).encode(encoding) + "\n".encode(encoding) + data, "a.csv")


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]))
@example([["", "\r0", "", "", "", "", "", ""]], ",", "\n")
@settings(deadline=None)
def test_every_row_gives_one_record_or_one_rejection(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([HEADER, *rows])
    filled = [row for row in rows if any(cell.strip() for cell in row)]

    found = outcome(text.getvalue().encode(), "a.csv")

    assert isinstance(found, list) and len(found) == len(filled)
    records = [item for item in found if isinstance(item, Record)]
    assert all(record.title or record.report or record.mended for record in records)


@given(st.lists(st.text()))
def test_lists_are_read_as_python_and_json_write_them(given_items: list[str]) -> None:
    stripped = [item.strip() for item in given_items]

    assert lists.items(repr(given_items), ("python",)) == stripped
    assert lists.items(json.dumps(given_items), ("json",)) == stripped


@given(st.text(st.sampled_from("['\", \\nx0a]")))
@settings(deadline=200)
def test_any_text_is_a_list_or_none(text: str) -> None:
    try:
        lists.items(text, ("python", "lines"))
    except ValueError as error:
        assert "expected" in str(error)


@given(ROWS, st.sampled_from([",", ";", "|"]))
@settings(deadline=None)
def test_any_table_has_a_first_description_or_is_none(
    rows: list[list[str]], delimiter: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path, described = Path(folder, "a.csv"), Path(folder, "a.toml")
        path.write_bytes(text.getvalue().encode())
        try:
            described.write_text(suggest(path), encoding="utf-8")
            assert_kept(list(read([path], (described,))))
        except InputError:
            return


COLUMNS = st.sampled_from(
    [
        *(known[0] for known in names.NAMES.values()),
        "case_id",
        "review link",
        "x",
        "Title",
        "origin",
    ]
)
CELLS = st.sampled_from(
    ["https://a.example/1", "https://a.example/1|https://a.example/2", "a", "['a', 'b']", '["a"]']
) | st.sampled_from(["", "2020-01-02", "1.2.2020", "en", "Issue 5", "a; b", "not a url"])


@given(
    st.lists(COLUMNS, unique=True, min_size=1).flatmap(
        lambda header: st.tuples(
            st.just(header),
            st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=4),
        )
    )
)
@settings(deadline=None)
def test_a_first_description_is_accepted_unless_it_says_what_it_lacks(
    table: tuple[list[str], list[list[str]]],
) -> None:
    header, rows = table
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path, described = Path(folder, "a.csv"), Path(folder, "a.toml")
        path.write_text(text.getvalue())
        told = suggest(path)
        described.write_text(told, encoding="utf-8")
        if "Nothing tells report" in told:
            return

        assert description.read(described).fits(header)
        assert len(list(read([path], (described,)))) <= len(rows)


@given(JSON | st.fixed_dictionaries({"resources": st.lists(JSON, max_size=3)}))
@settings(deadline=None)
def test_any_json_as_a_data_package(value: object) -> None:
    outcome(json.dumps(value).encode(), "datapackage.json")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["posts.csv", "publications.csv", "datapackage.json"])
def test_given_files_with_bytes_changed_lose_no_row(
    tmp_path: Path, shared_data: Path, name: str
) -> None:
    whole = (shared_data / "euvsdisinfo" / name).read_bytes()[:60_000]
    path = tmp_path / name
    for seed in range(150):
        source = random.Random(seed)
        data = bytearray(whole)
        for _ in range(source.randint(1, 5)):
            place = source.randrange(len(data))
            data[place : place + source.randint(0, 3)] = source.choice(
                [b'"', b"\n", b"\x00", b",", b"\xff", b"", b"'", b"]", b"\r", bytes(data[:40])]
            )
        path.write_bytes(data)
        try:
            found = list(read([path]))
        except InputError:
            continue
        assert_kept(found)
        inside = sum(item.record.count("\n") for item in found if isinstance(item, Rejected))
        assert name == "datapackage.json" or len(found) + inside >= data.count(b"\n") - 6
