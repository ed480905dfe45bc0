"""Arrow tables and data frames: proper types, what is missing is missing, nothing is rounded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from disinfo_graph.client import Connection, frames
from disinfo_graph.client.values import Value
from disinfo_graph.errors import ConfigError

COLUMNS: dict[str, tuple[list[object], object]] = {
    "whole": ([7, None, -1], pa.int64()),
    "part": ([Decimal("0.125"), None, Decimal("3.5")], pa.decimal128(38, 3)),
    "both": ([Decimal("0.5"), None, 2], pa.decimal128(38, 1)),
    "large": ([2**63, None, 1], pa.decimal128(38, 0)),
    "double": ([1.5, None, 2.0], pa.float64()),
    "mean": ([1.5, Decimal("0.5"), 2], pa.float64()),
    "yes": ([True, None, False], pa.bool_()),
    "day": ([date(1600, 2, 3), None, date(2020, 2, 3)], pa.date32()),
    "moment": (
        [datetime(2020, 2, 3, 4, 5, 6, 7, tzinfo=UTC), None, datetime(1600, 1, 1, tzinfo=UTC)],
        pa.timestamp("us", tz="UTC"),
    ),
    "local": ([datetime(2020, 2, 3, 4, 5, 6), None, None], pa.timestamp("us")),
    "text": (['tab\t quote" line\n \u0001 🙂', None, ""], pa.string()),
    "nothing": ([None, None, None], pa.string()),
}
ROWS = tuple(zip(*(values for values, _ in COLUMNS.values()), strict=True))


def untold() -> Iterator[tuple[str | None, ...]]:
    raise AssertionError("every column has a type")


def table(rows: Any = ROWS, names: Any = tuple(COLUMNS)) -> Any:
    return frames.arrow(names, iter(rows), untold)


def test_columns_of_arrow_have_the_type_of_their_values() -> None:
    made = table()

    assert {field.name: field.type for field in made.schema} == {
        name: kind for name, (_, kind) in COLUMNS.items()
    }
    for name, (values, _) in COLUMNS.items():
        assert made[name].to_pylist() == values


def test_columns_of_pandas_have_types_with_a_place_for_what_is_missing() -> None:
    made = frames.pandas(table)

    assert made.dtypes.astype(str).to_dict() == {
        "whole": "Int64",
        "part": "decimal128(38, 3)[pyarrow]",
        "both": "decimal128(38, 1)[pyarrow]",
        "large": "decimal128(38, 0)[pyarrow]",
        "double": "Float64",
        "mean": "Float64",
        "yes": "boolean",
        "day": "datetime64[ms]",
        "moment": "datetime64[us, UTC]",
        "local": "datetime64[us]",
        "text": "string",
        "nothing": "string",
    }
    for name, (values, _) in COLUMNS.items():
        assert made[name].isna().to_list() == [value is None for value in values]
        assert made[name].dropna().to_list() == pd_values(values)


def pd_values(values: list[object]) -> list[object]:
    """Return values as pandas gives them: days are moments there."""
    days = (pd.Timestamp(value) if type(value) is date else value for value in values)
    return [value for value in days if value is not None]


def test_columns_of_polars_have_the_type_of_their_values() -> None:
    made = frames.polars(table)

    assert made.schema == {
        "whole": pl.Int64,
        "part": pl.Decimal(38, 3),
        "both": pl.Decimal(38, 1),
        "large": pl.Decimal(38, 0),
        "double": pl.Float64,
        "mean": pl.Float64,
        "yes": pl.Boolean,
        "day": pl.Date,
        "moment": pl.Datetime("us", "UTC"),
        "local": pl.Datetime("us"),
        "text": pl.String,
        "nothing": pl.String,
    }
    for name, (values, _) in COLUMNS.items():
        assert made[name].to_list() == values


def test_a_column_of_mixed_values_is_text_as_it_was_written(here: Connection) -> None:
    rows = here.select("""
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) {
          (7 true "2020-02-03T04:05:06Z"^^xsd:dateTime 1)
          ("x" <urn:y> "2020-02-03T04:05:06"^^xsd:dateTime 1e400)
          (UNDEF 1.5 UNDEF UNDEF)
        } }""")

    made = rows.to_arrow()

    assert [field.type for field in made.schema] == [pa.string()] * 3 + [pa.float64()]
    assert made["a"].to_pylist() == ["7", "x", None]
    assert made["b"].to_pylist() == ["true", "urn:y", "1.5"]
    assert made["c"].to_pylist() == ["2020-02-03T04:05:06Z", "2020-02-03T04:05:06", None]


@pytest.mark.parametrize(
    "values",
    [
        [10**40, 1],
        [Decimal("1e30"), Decimal("1e-30")],
        [Decimal("1e-50")],
        [1.5, 10**400],
    ],
)
def test_numbers_that_fit_no_column_are_text(values: list[Value]) -> None:
    made = frames.arrow(["n"], [(value,) for value in values], lambda: [(str(v),) for v in values])

    assert made["n"].to_pylist() == [str(value) for value in values]


def test_an_answer_becomes_each_kind_of_frame(here: Connection) -> None:
    rows = here.select(
        "SELECT ?case ?title { ?case a dg:Case OPTIONAL { ?case schema:name ?title } }",
        prefixes=True,
    )

    shape = (len(rows), 2)
    assert len(rows) > 0
    assert rows.to_pandas().shape == rows.to_polars().shape == rows.to_arrow().shape == shape


def test_an_answer_without_rows_keeps_its_columns(here: Connection) -> None:
    rows = here.select("SELECT ?a ?b { FILTER(false) }")

    assert list(rows.to_pandas().columns) == rows.to_polars().columns == ["a", "b"]
    assert rows.to_arrow().num_rows == 0


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_that_is_missing_is_named_with_the_command_that_brings_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(ConfigError, match=rf"{name}: .*pip install 'disinfo-graph\[{name}\]'"):
        getattr(frames, name)(table)


@pytest.mark.parametrize(
    ("statement", "left_out"),
    [
        ("import disinfo_graph", {"rdflib", "pyoxigraph", "urllib3", "disinfo_graph.client"}),
        (
            "from disinfo_graph import connect; connect('http://a.example/')",
            {"pandas", "polars", "pyarrow", "flask", "disinfo_graph.store", "disinfo_graph.web"},
        ),
    ],
)
def test_importing_loads_only_what_is_needed(statement: str, left_out: set[str]) -> None:
    program = f"import sys; {statement}; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert not left_out & set(done.stdout.split())
