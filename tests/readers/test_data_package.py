"""Data packages: tables are read by a description or by their schema; the rest is reported."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers import Notes, read
from reading import items, written

FIELDS: list[dict[str, Any]] = [
    {"name": "report", "type": "string", "format": "uri", "constraints": {"required": True}},
    {"name": "title", "type": "string"},
    {"name": "published", "type": "date", "format": "%d.%m.%Y"},
    {"name": "keywords", "type": "list", "delimiter": "|"},
    {"name": "countries", "type": "array"},
]
ROW = 'https://fact.example/a;A river;03.02.2020;a|b;"[""Kazakhstan""]"\n'
TABLE = "report;title;published;keywords;countries\n" + ROW


def package(folder: Path, *resources: object, **more: object) -> Path:
    """Write a data package beside one table of another layout."""
    written(folder / "rivers.csv", TABLE)
    content = {"languages": ["en"], "resources": resources} | more
    return written(folder / "datapackage.json", json.dumps(content))


def resource(**changes: object) -> dict[str, object]:
    """Return a resource whose schema says enough."""
    return {
        "name": "rivers",
        "path": "rivers.csv",
        "dialect": {"delimiter": ";"},
        "schema": {"fields": FIELDS},
    } | changes


def fields(**changed: object) -> dict[str, object]:
    """Return the schema with one field said otherwise."""
    said = [field | changed if field["name"] == changed["name"] else field for field in FIELDS]
    return {"fields": said}


def test_a_resource_whose_schema_says_enough_is_read(tmp_path: Path) -> None:
    notes = Notes()

    (record,), rejected = items(package(tmp_path, resource()), notes=notes)

    assert rejected == []
    assert record.report == "https://fact.example/a"
    assert (record.published, record.text_language) == (date(2020, 2, 3), "en")
    assert (record.keywords, record.countries) == (("a", "b"), ("Kazakhstan",))
    assert str(record.origin) == f"{tmp_path / 'rivers.csv'}:2"
    assert list(notes.lines()) == [
        f"{tmp_path / 'rivers.csv'}: read by its schema: 'report' is report, 'title' is title, "
        "'published' is published, 'keywords' is keywords, 'countries' is countries"
    ]


def test_missing_values_encoding_and_required_fields_are_heeded(tmp_path: Path) -> None:
    given = resource(
        encoding="windows-1252",
        schema={"fields": FIELDS, "missingValues": ["", "-", {"value": "?"}]},
    )
    path = package(tmp_path, given)
    rows = "-;é;-;-;-\nhttps://fact.example/b;é;?;-;?\n"
    (tmp_path / "rivers.csv").write_bytes((TABLE + rows).encode("windows-1252"))

    records, rejected = items(path)

    assert [record.title for record in records] == ["A river", "é"]
    assert records[1].keywords == () and records[1].published is None
    assert [item.reason for item in rejected] == [
        "report: column 'report': empty (expected a value)"
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("rivers", "resource 1: no object (expected a resource of a data package)"),
        ({"name": "a"}, "resource 'a': path None (expected the path of a file in the package)"),
        (resource(path="gone.csv"), "gone.csv is missing (expected it beside datapackage.json)"),
        (resource(path="../rivers.csv"), "path '../rivers.csv' (expected the path of a file"),
        (resource(path="/etc/passwd"), "path '/etc/passwd' (expected the path of a file"),
        (resource(path="https://a.example/x.csv"), "(expected the path of a file in the package)"),
        (resource(path=[]), "path [] (expected the path of a file in the package)"),
        (resource(schema={}), "schema: no fields (expected the fields of its table)"),
        (resource(schema="schema.json"), "schema: no fields (expected the fields of its table)"),
        (resource(schema={"fields": [1]}), "schema.fields: not all are objects with a name"),
        (resource(dialect="d.json"), "dialect: 'd.json' (expected an object)"),
        (resource(dialect={"quoteChar": "'"}), 'dialect.quoteChar: "\'" (expected a plain CSV'),
        (resource(dialect={"delimiter": "#"}), "dialect.delimiter: '#' (expected one of"),
        (resource(encoding="klingon"), "encoding 'klingon' is not known"),
        (
            resource(schema=fields(name="keywords", type="string")),
            "the schema says too little: field 'keywords': type 'string' (expected list or array)",
        ),
        (
            resource(schema=fields(name="published", type="string")),
            "field 'published': type 'string' (expected date)",
        ),
        (
            resource(schema=fields(name="published", format="any")),
            "field 'published': format 'any' (expected default, or a pattern such as %d.%m.%Y)",
        ),
        (
            resource(schema=fields(name="keywords", delimiter="~")),
            "field 'keywords': delimiter '~' (expected texts divided by + ; | or ,)",
        ),
        (
            resource(schema={"fields": [*FIELDS, {"name": "weather"}]}),
            "field 'weather': its name is no field of a case (expected such as report, title",
        ),
        (
            resource(schema={"fields": FIELDS[:2]}),
            "its columns are not those of its schema (expected the same)",
        ),
    ],
)
def test_a_resource_that_cannot_be_read_is_rejected_by_name_and_the_others_read(
    tmp_path: Path, given: object, said: str
) -> None:
    path = package(tmp_path, given, resource())

    (record,), (rejected,) = items(path)

    assert record.title == "A river"
    assert said in rejected.reason and rejected.reason.startswith("resource ")
    assert str(rejected.origin) == f"{path}:1"
    assert json.loads(rejected.record) == given


def test_texts_without_a_language_say_too_little(tmp_path: Path) -> None:
    _, (rejected,) = items(package(tmp_path, resource(), languages=[]))

    assert "text_language: missing (expected the tag of its texts" in rejected.reason


def test_a_description_goes_before_the_schema(tmp_path: Path) -> None:
    described = written(
        tmp_path / "rivers.toml",
        'name = "Rivers"\nfields.report.column = "report"\n'
        'ignored = ["title", "published", "keywords", "countries"]\n',
    )

    (record,), _ = items(package(tmp_path, resource()), described)

    assert (record.report, record.title) == ("https://fact.example/a", None)


def test_the_files_of_a_package_are_read_once_in_a_folder(tmp_path: Path) -> None:
    package(tmp_path, resource())
    written(tmp_path / "more.txt", "Disinfo: A\n")

    records, rejected = items(tmp_path)

    assert rejected == []
    assert [record.form for record in records] == ["table", "case page text"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"resources": 1}', "[" * 90_000, '{"resources": [}', "\x00"]
)
def test_what_is_no_package_is_refused(tmp_path: Path, content: str) -> None:
    path = written(tmp_path / "datapackage.json", content)

    # A folder may hold a file without anything, which is told; then nothing is left of this one.
    for given in (path, tmp_path) if content else (path,):
        with pytest.raises(InputError, match=r"datapackage\.json: "):
            list(read([given]))


def test_the_given_package_is_read_and_says_what_it_lacks(shared_data: Path) -> None:
    notes, path = Notes(), shared_data / "euvsdisinfo" / "datapackage.json"

    found = list(read([path], (), notes))

    counted = Counter(Path(item.origin.source).name for item in found if isinstance(item, Record))
    assert counted == {"posts.csv": 9_553, "publications.csv": 15_093}
    assert [item.reason for item in found if isinstance(item, Rejected)] == [
        "resource 'annotations': annotations.csv is missing (expected it beside datapackage.json)"
    ]
    assert (
        "posts.csv: its schema says too little of countries, keywords, languages, outlets: "
        "read as 'EUvsDisinfo: cases'"
    ) in "\n".join(notes.lines())
