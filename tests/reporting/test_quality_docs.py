"""docs/quality.md says what the program does: formats, columns, numbers, severities, suffixes."""

from __future__ import annotations

import json
import re

from disinfo_graph import formats, reporting
from disinfo_graph.model import Severity
from disinfo_graph.reporting.document import FORMAT
from disinfo_graph.reporting.report import UNREADABLE
from disinfo_graph.reporting.rows import CAPPED, COLUMNS
from making import ROOT

PAGE = (ROOT / "docs" / "quality.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found]


def test_each_format_is_told_with_what_it_holds() -> None:
    told = {name: held for name, _, held in rows("Formats")}

    assert told == {
        row.name: "all findings" if row.whole else "examples" for row in reporting.FORMATS
    }


def test_the_columns_of_the_table_are_told_in_their_order() -> None:
    (sentence,) = re.findall(r"The columns of the CSV are (.*?)\.", PAGE, re.DOTALL)

    assert tuple(re.findall(r"`(\w+)`", sentence)) == COLUMNS
    assert f"`{UNREADABLE}`" in PAGE and f"`{CAPPED}`" in PAGE


def test_the_numbers_are_those_of_the_program() -> None:
    assert f"up to the cap, {reporting.CAP:,} unless" in PAGE
    assert reporting.EXAMPLES == 3 and "three cases (`--examples`)" in PAGE


def test_the_name_of_the_json_is_that_of_its_schema() -> None:
    schema = json.loads((ROOT / "docs" / "check-report.schema.json").read_text())

    assert f"`{FORMAT}`" in PAGE
    assert schema["properties"]["format"] == {"const": FORMAT}


def test_each_severity_is_told_the_gravest_first() -> None:
    assert [name for name, _ in rows("Severities")] == [one.value.lower() for one in Severity]


def test_each_suffix_of_rdf_is_told() -> None:
    told = " ".join(cell for row in rows("What can be checked") for cell in row)

    assert {row.suffix for row in formats.SYNTAXES} <= set(re.findall(r"`(\.\w+)`", told))
