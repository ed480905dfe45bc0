"""The tables of a release: they say what SPARQL says, in proper types, to every program alike."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from pyarrow import parquet
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from disinfo_graph import formats
from disinfo_graph.dumps.files import DOCUMENTS
from disinfo_graph.dumps.files import NAME as DUMP
from disinfo_graph.dumps.tables import arrow
from disinfo_graph.dumps.tables.cells import FORMS, fields
from disinfo_graph.dumps.tables.columns import METADATA, TABLES, Column, Table
from disinfo_graph.formats.context import terms
from disinfo_graph.release import site as sites
from making import AT, CASES, publish_quietly, write_cases

NAMES = {table.name: table for table in TABLES}
PROPERTIES = {term.key: iri for iri, term in terms().predicates.items()}
CLASSES = {"cases": "Case", "appearances": "Appearance", "sources": "Source"}
DG = "https://w3id.org/disinfo-graph/ns#"
OF_THE_GRAPH = [
    (table, column) for table in TABLES for column in table.columns if column.path[0][0] != "@"
]


@pytest.fixture(scope="module")
def release(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the demonstration, of a rated case, and of texts that tempt a spreadsheet."""
    folder = tmp_path_factory.mktemp("tables")
    rated: dict[str, object] = {
        "rating": {"value": "1", "best": "5", "worst": "1", "label": 'Pants, "on" fire'},
        "reviewed": "2020-02-05",
        "claim_links": ["https://maps.example/river"],
        "reported_by": "EUvsDisinfo",
    }
    other = {"title": "A river is told to run uphill"}
    tempting = {
        "report": "https://euvsdisinfo.eu/report/another-case/",
        "title": '=HYPERLINK("https://river.example")',
        "claim": 'Ріка «тече»,\n\n"up"; or down | sideways',
        "debunk": "No evidence given.",
    }
    more = write_cases(folder / "in.jsonl", rated, rated | other, tempting)
    publish_quietly(CASES, more, site=folder / "site")
    return sites.current(folder / "site")


@pytest.fixture(scope="module")
def store(release: Path) -> Store:
    return Store.read_only(str(release / "store"))


def rows(release: Path, table: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(release / "dumps" / table.parquet).to_pylist()
    return found


def lines(release: Path, table: Table) -> list[dict[str, str]]:
    with (release / "dumps" / table.csv).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def ask(store: Store, query: str) -> Iterator[tuple[Any, ...]]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return ((*row,) for row in answer)


def told_by_sparql(store: Store, table: Table, column: Column) -> dict[str, set[tuple[str, str]]]:
    """Return what the graph says at the end of a column's path, with languages, by subject."""
    steps = "/".join(f"<{PROPERTIES[key]}>" for key in column.path if key != "id")
    reached = f"?row {steps} ?value" if steps else "BIND(?row AS ?value)"
    told: dict[str, set[tuple[str, str]]] = {}
    query = f"SELECT ?row ?value {{ ?row a <{DG}{CLASSES[table.name]}> . {reached} }}"
    for row, value in ask(store, query):
        language = value.language or "" if isinstance(value, Literal) else ""
        told.setdefault(row.value, set()).add((value.value, language))
    return told


def told_by_table(found: list[dict[str, Any]], column: Column) -> dict[str, set[tuple[str, str]]]:
    told: dict[str, set[tuple[str, str]]] = {}
    for row in found:
        values, tags = row[column.name], row.get(f"{column.name}_language", [])
        if not column.many:
            values, tags = [values], [tags]
        pairs = zip(values, tags if column.kind == "text" else [""] * len(values), strict=True)
        known = {(str(value), tag) for value, tag in pairs if value is not None}
        if known:
            told[row["iri"]] = known
    return told


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_a_row_for_each_thing_of_its_class(
    release: Path, store: Store, table: Table
) -> None:
    things = ask(store, f"SELECT ?row {{ ?row a <{DG}{CLASSES[table.name]}> }}")

    iris = [row["iri"] for row in rows(release, table)]

    assert len(iris) == len(set(iris)) > 0
    assert set(iris) == {row.value for (row,) in things}


@pytest.mark.parametrize(
    ("table", "column"), OF_THE_GRAPH, ids=[f"{t.name}.{c.name}" for t, c in OF_THE_GRAPH]
)
def test_a_column_says_what_sparql_says(
    release: Path, store: Store, table: Table, column: Column
) -> None:
    expected = told_by_sparql(store, table, column)

    told = told_by_table(rows(release, table), column)

    assert told == expected


def test_every_column_is_tried_by_some_case(release: Path) -> None:
    empty = {
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if not any(row[column.name] not in (None, []) for row in rows(release, table))
    }

    assert empty == set()


def test_the_claims_and_channels_of_a_source_are_those_that_sparql_counts(
    release: Path, store: Store
) -> None:
    counted = ask(
        store,
        f"""SELECT ?source (COUNT(DISTINCT ?claim) AS ?claims) {{
          ?source a <{DG}Source> . OPTIONAL {{ ?claim <{DG}carriedBy> ?source }}
        }} GROUP BY ?source""",
    )
    channels: dict[str, set[str]] = {}
    query = "SELECT ?channel ?source { ?channel a <%sChannel> ; <%s> ?source }"
    for channel, source in ask(store, query % (DG, PROPERTIES["source"])):
        channels.setdefault(source.value, set()).add(channel.value)

    told = rows(release, NAMES["sources"])

    assert {row["iri"]: row["claims"] for row in told} == {
        source.value: int(claims.value) for source, claims in counted
    }
    assert {row["iri"]: {*row["channels"]} for row in told if row["channels"]} == channels
    assert all(len(row["channels"]) == len(row["channel_names"]) for row in told)


def test_an_appearance_is_joined_to_its_case_by_iri_and_by_slug(
    release: Path, store: Store
) -> None:
    cases = {row["iri"]: row for row in rows(release, NAMES["cases"])}
    claim, appearance = (f"<{PROPERTIES[key]}>" for key in ("claim", "appearance"))
    query = f"SELECT ?one ?case {{ ?case {claim}/{appearance} ?one }}"

    told = rows(release, NAMES["appearances"])

    joined = {row["iri"]: row["case"] for row in told}
    assert joined == {one.value: case.value for one, case in ask(store, query)}
    for row in told:
        case = cases[row["case"]]
        assert (row["case_slug"], row["claim"]) == (case["slug"], case["claim_iri"])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_csv_and_parquet_say_the_same(release: Path, table: Table) -> None:
    written = {one.name: one for one in fields(table.columns)}

    def read(name: str, text: str) -> Any:
        field = written[name]
        form = FORMS[field.kind]
        value = form.value or str
        if field.column.many:
            return [value(one) for one in text.split(form.separator)] if text else []
        return value(text) if text else None

    told = [{name: read(name, text) for name, text in row.items()} for row in lines(release, table)]

    assert told == rows(release, table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_pandas_and_polars_read_what_was_written(release: Path, table: Table) -> None:
    expected = rows(release, table)
    path = release / "dumps" / table.parquet

    by_pandas = pandas.read_parquet(path)
    by_polars = polars.read_parquet(path)
    plain = pandas.read_csv(release / "dumps" / table.csv, dtype=str, keep_default_na=False)

    assert by_polars.to_dicts() == expected
    assert [*by_pandas.columns] == [*plain.columns] == [*by_polars.columns]
    assert by_pandas["iri"].tolist() == plain["iri"].tolist() == [row["iri"] for row in expected]


def test_columns_of_parquet_have_types(release: Path) -> None:
    schema = parquet.read_schema(release / "dumps" / "cases.parquet")
    counted = parquet.read_schema(release / "dumps" / "sources.parquet")

    assert str(schema.field("published").type) == "date32[day]"
    assert str(schema.field("countries").type).startswith("list<")
    assert str(schema.field("countries").type.value_type) == "string"
    assert str(counted.field("claims").type) == "int64"
    assert not schema.field("iri").nullable and schema.field("claim").nullable
    assert any(isinstance(row["published"], date) for row in rows(release, NAMES["cases"]))


def test_parquet_is_compressed_inside_and_in_row_groups(release: Path, tmp_path: Path) -> None:
    described = parquet.read_metadata(release / "dumps" / "cases.parquet")

    assert described.num_row_groups == 1
    assert described.row_group(0).column(0).compression == "ZSTD"


def test_csv_is_to_the_letter_and_by_rfc_4180(release: Path) -> None:
    content = (release / "dumps" / "cases.csv").read_bytes()
    (row,) = (row for row in lines(release, NAMES["cases"]) if row["title"].startswith("="))

    # What a spreadsheet takes for a formula is what somebody claimed.
    assert row["title"] == '=HYPERLINK("https://river.example")'
    assert row["claim"] == 'Ріка «тече»,\n\n"up"; or down | sideways'
    assert content.startswith(b"iri,slug,title,") and content.endswith(b"\r\n")
    assert b'"=HYPERLINK(""https://river.example"")"' in content


def test_the_description_names_every_column_and_only_true_properties(
    release: Path, store: Store
) -> None:
    told = json.loads((release / "dumps" / METADATA).read_text())
    known = {str(quad.triple) for quad in store}

    assert [table["url"] for table in told["tables"]] == [table.csv for table in TABLES]
    made = 0
    for described, table in zip(told["tables"], TABLES, strict=True):
        columns = described["tableSchema"]["columns"]
        found = lines(release, table)
        assert [one["name"] for one in columns] == [*found[0]]
        for triple in converted(columns, found):
            assert triple in known
            made += 1
    assert made > 500


def converted(columns: list[dict[str, Any]], found: list[dict[str, str]]) -> Iterator[str]:
    """Yield the triples that a converter of CSV on the Web makes, as the description tells it."""
    for row in found:
        for one in columns:
            if one.get("suppressOutput") or not row[one["name"]]:
                continue
            subject = NamedNode(row[one["aboutUrl"][2:-1]])
            for text in row[one["name"]].split(one.get("separator", "\0")):
                datatype = NamedNode(f"http://www.w3.org/2001/XMLSchema#{one['datatype']}")
                value = (
                    NamedNode(row[one["valueUrl"][2:-1]])
                    if "valueUrl" in one
                    else Literal(text, datatype=datatype)
                )
                yield str(formats.Triple(subject, NamedNode(one["propertyUrl"]), value))


def test_equal_cases_give_equal_bytes(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})
    for name in ("one", "two"):
        publish_quietly(given, site=tmp_path / name, at=AT)

    first, second = (sites.current(tmp_path / name) / "dumps" for name in ("one", "two"))

    for table in TABLES:
        for name in (table.csv, table.parquet):
            assert (first / name).read_bytes() == (second / name).read_bytes()


def test_the_tables_are_written_without_loading_pandas(release: Path, tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from disinfo_graph.dumps import files
from disinfo_graph.iris import Iris
files.write_tables(Path({str(tmp_path)!r}), Iris("https://w3id.org/disinfo-graph/"))
print("pandas" in sys.modules)
"""
    for name in (f"{DUMP}.nt", DOCUMENTS):
        shutil.copy(release / "dumps" / name, tmp_path)

    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    assert told.stdout == "False\n"


def test_columns_of_arrow_hold_what_pyarrow_would_make_of_the_cells() -> None:
    described = pyarrow.schema(
        [
            ("text", pyarrow.string()),
            ("day", pyarrow.date32()),
            ("number", pyarrow.int64()),
            ("texts", pyarrow.list_(pyarrow.string())),
            ("full", pyarrow.string()),
        ]
    )
    # Nine rows: the bits of what is there take more than a byte.
    columns: list[list[Any]] = [
        ["Ріка", None, "", "a", None, "b", "c", "d", None],
        [date(1969, 12, 31), None, *[date(2026, 11, 28)] * 7],
        [-1, None, 2**40, *range(6)],
        [[], ["a", "", "ї"], *[["x"]] * 7],
        [*"abcdefghi"],
    ]

    made = arrow.batch(columns, described)

    made.validate(full=True)
    assert [column.to_pylist() for column in made.columns] == columns
