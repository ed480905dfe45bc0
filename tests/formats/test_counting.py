"""Rows are counted in what the engine writes, whatever the values hold and wherever it is cut."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryBoolean, QuerySolutions, Store

from disinfo_graph import formats
from disinfo_graph.errors import QueryStopped
from disinfo_graph.formats import RESULTS, Result
from disinfo_graph.formats.counting import Counted

# What looks like the marks of rows, and what escapes are made of.
PIECES = ["{", "}", ",{", "[{", "}},{", '"', '""', "\\", "\\\\", "\n", "\r\n", ",", "<result>", "é"]
VALUES = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
TABLES = st.lists(st.one_of(st.none(), VALUES), max_size=8)
ROWS = [pytest.param(row, id=row.name) for row in RESULTS]


def table(values: list[str | None]) -> QuerySolutions:
    """Return a table of two columns, a row for each value; None leaves a row empty."""
    told = " ".join("(UNDEF UNDEF)" if one is None else f"({Literal(one)} 1)" for one in values)
    answer = Store().query(f"SELECT * {{ VALUES (?a ?b) {{ {told} }} }}")
    assert isinstance(answer, QuerySolutions)
    return answer


def written(values: list[str | None], row: Result) -> bytes:
    out = io.BytesIO()
    formats.write_result(table(values), row, out)
    return out.getvalue()


@pytest.mark.parametrize("row", ROWS)
@given(values=TABLES, size=st.integers(1, 9))
def test_rows_are_counted_however_the_text_is_cut(
    row: Result, values: list[str | None], size: int
) -> None:
    text = written(values, row)
    out, count = io.BytesIO(), row.rows()

    counted = Counted(out, lambda piece: count(piece), len(values))
    for at in range(0, len(text), size):
        counted.write(text[at : at + size])

    assert out.getvalue() == text
    again = row.rows()
    assert sum(again(text[at : at + size]) for at in range(0, len(text), size)) == len(values)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("values", [["x"] * 5, [None] * 5, ["},{"] * 5])
def test_a_table_of_the_most_rows_is_written_and_one_more_is_refused(
    row: Result, values: list[str | None]
) -> None:
    formats.write_result(table(values), row, io.BytesIO(), most=5)

    with pytest.raises(QueryStopped, match="over 4 rows") as caught:
        formats.write_result(table(values), row, io.BytesIO(), most=4)
    assert caught.value.limit == "rows"


@pytest.mark.parametrize("row", ROWS)
def test_a_truth_value_has_no_rows(row: Result) -> None:
    out = io.BytesIO()
    answer = Store().query("ASK {}")
    assert isinstance(answer, QueryBoolean)

    formats.write_result(answer, row, out, most=0)

    assert b"true" in out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS)
def test_counting_takes_less_time_than_writing(row: Result) -> None:
    query = "SELECT * { VALUES ?a { %s } VALUES ?b { %s } }" % (('"a value" ' * 300,) * 2)

    def taken(most: int | None) -> float:
        answer = Store().query(query)
        assert isinstance(answer, QuerySolutions)
        began = time.process_time()
        formats.write_result(answer, row, io.BytesIO(), most=most)
        return time.process_time() - began

    plain = min(taken(None) for _ in range(5))
    counted = min(taken(100_000) for _ in range(5))
    assert counted < 2 * 2 * plain
