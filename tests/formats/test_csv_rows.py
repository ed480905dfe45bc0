"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

import pytest

from disinfo_graph.formats.csv_rows import safe


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1"])
def test_what_looks_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "https://a.example/?b=-1", "2020-01-01"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell
